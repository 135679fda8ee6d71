"""The front doors of Kamae: the only package that knows people, files they send, HTTP and SQL."""
