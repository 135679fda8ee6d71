"""The section ``criteria`` of the sheet."""
