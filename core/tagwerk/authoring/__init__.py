"""For whoever writes a plugin: a first one that works, and a look at one before others install it."""
