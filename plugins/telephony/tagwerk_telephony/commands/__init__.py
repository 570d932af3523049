"""The commands ``tagwerk call`` and ``tagwerk calls``: those of one call, and those of many at a time."""
