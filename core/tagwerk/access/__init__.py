"""Who may: actors, roles, use cases, and the record of who looked at what is closed to others."""
