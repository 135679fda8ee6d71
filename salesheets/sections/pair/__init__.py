"""The section ``pair`` of the sheet."""
