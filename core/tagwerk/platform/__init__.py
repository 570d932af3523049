"""What every room stands on: the open workspace, settings, clock, errors, texts, database, plugins, routines."""
