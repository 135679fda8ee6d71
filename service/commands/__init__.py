"""The commands of ``kamae``, one module a group; names and options only, the work is in the use cases."""
