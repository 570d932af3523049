"""All commands of this plugin; each module adds its own to the group."""

from __future__ import annotations

from tagwerk.api import Command
from tagwerk_reporting.commands import answering, forms, verifying
from tagwerk_reporting.commands.making import reports

COMMANDS = (Command("reports", reports),)
MODULES = (answering, forms, verifying)
