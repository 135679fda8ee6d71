"""The section ``contact`` of the sheet."""
