"""The command line: parse, call one use case, show."""

from tagwerk.cli.main import main

__all__ = ["main"]
