"""The section ``exclusions`` of the sheet."""
