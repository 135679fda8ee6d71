"""The message of a person."""
