"""The section ``hero`` of the sheet."""
