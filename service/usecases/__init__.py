"""One verb of the product a file."""
