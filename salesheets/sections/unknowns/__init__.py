"""The section ``unknowns`` of the sheet."""
