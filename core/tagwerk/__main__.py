"""``python -m tagwerk``."""

from tagwerk.cli import main

main()
