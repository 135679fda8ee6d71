"""The section ``steps`` of the sheet."""
