"""The sections of the sheet: one folder each with its words, its typesetting and what it computes."""
