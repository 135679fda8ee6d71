"""The section ``arrival`` of the sheet."""
