"""The section ``incentives`` of the sheet."""
