"""Keeping a workspace: a backup that is checked, bringing it back, and taking all records from one database to another."""
