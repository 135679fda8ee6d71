"""The section ``rivals`` of the sheet."""
