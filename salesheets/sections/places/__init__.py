"""The section ``places`` of the sheet."""
