"""Every SQL statement; one module per noun."""
