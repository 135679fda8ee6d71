"""The section ``proofs`` of the sheet."""
