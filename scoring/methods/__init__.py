"""Other ranking methods on the same values: cross-checks, never the ranking."""
