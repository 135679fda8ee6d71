"""Importers: one module per provider format, run in a child process by ``run.import_layer``."""
