"""Alembic migrations: one file per change of the schema, named by date and purpose."""
