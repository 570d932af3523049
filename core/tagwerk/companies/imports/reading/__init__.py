"""Lists as they lie in files: what a file says, line by line, whatever program wrote it."""
