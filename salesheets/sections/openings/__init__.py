"""The section ``openings`` of the sheet."""
