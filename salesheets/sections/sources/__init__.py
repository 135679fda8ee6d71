"""The section ``sources`` of the sheet."""
