"""The pages for companies: the form, its result, the consultation, and the check of a sheet."""
