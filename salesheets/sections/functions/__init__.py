"""The section ``functions`` of the sheet."""
