"""Segments of the client base: expressions over fields, and those saved under a name."""
