"""The command line: parse, call one use case, show."""

import sys

try:
    from tagwerk.cli.main import main
except KeyboardInterrupt:  # while it is being loaded, and before ``main`` can say so in words
    sys.exit(130)

__all__ = ["main"]
