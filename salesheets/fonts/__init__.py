"""The typefaces of the sheet: which files, from where, and their check sums."""
