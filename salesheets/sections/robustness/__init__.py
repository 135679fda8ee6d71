"""The section ``robustness`` of the sheet."""
