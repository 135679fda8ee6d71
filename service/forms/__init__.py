"""What people type, turned into domain types, with clear messages when it cannot be."""
