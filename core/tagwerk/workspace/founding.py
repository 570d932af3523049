"""Founding a workspace: a folder with its settings, its database, and one employee who acts by default."""

from __future__ import annotations

import getpass
import os
import re
from typing import TYPE_CHECKING

from tagwerk.access.actors import Actor
from tagwerk.obligations.job_descriptions.versions import find_job_description
from tagwerk.platform import clock
from tagwerk.platform.config import FILE_NAME
from tagwerk.platform.errors import Conflict, TagwerkError
from tagwerk.platform.periods import last_full_period
from tagwerk.platform.texts import translator
from tagwerk.staff.employees import NewEmployee, add_employee
from tagwerk.staff.terms.places import normal_place
from tagwerk.workspace.opening import open_workspace, upgrade
from tagwerk.workspace.sample import sample_companies

if TYPE_CHECKING:
    from pathlib import Path

    from tagwerk.platform.app import App
    from tagwerk.platform.plugins import Plugins

FIRST_SETTINGS = """\
# The settings of this workspace. Every one can come from the environment as well:
# [web] public_url is TAGWERK_WEB__PUBLIC_URL. Keep passwords there, not here.

# [database]
# url = "postgresql://anna@localhost/tagwerk"    # tagwerk.db in this folder by default

# [web]
# public_url = "https://crm.example.com"          # where the telephone provider reaches `tagwerk serve`

# [plugins.email_offers]
# smtp_url = "smtp://anna@mail.example.com:587"
# imap_url = "imaps://anna@mail.example.com/INBOX"

# [plugins.telephony]
# provider = "twilio"
"""
TIME_ZONES = {"DE": "Europe/Berlin", "AT": "Europe/Vienna", "CH": "Europe/Zurich"}

_ = translator("tagwerk")


def found_workspace(
    folder: Path,
    *,
    job_description: str = "customer_search_manager",
    country: str = "DE",
    region: str = "",
    sample: bool = False,
    plugins: Plugins | None = None,
) -> App:
    """Make a workspace in *folder*, with sample companies if asked, and open it.

    Without *region* the first employee lacks one, where public holidays differ by region. Raises Conflict where there is a
    workspace already, WrongInput for a place or a job description; then nothing is left behind.
    """
    folder = folder.resolve()
    if (folder / FILE_NAME).exists():
        raise Conflict(_("{folder} is a workspace already.", folder=folder))
    country, region = normal_place(country, region, needed=False)
    made = _make_folder(folder)
    app = None
    try:
        (folder / FILE_NAME).write_text(FIRST_SETTINGS, encoding="utf-8")
        app = open_workspace(folder, check_schema=False, plugins=plugins)
        find_job_description(app, job_description)
        upgrade(app)
        _people(app, job_description, country, region)
        if sample:
            sample_companies(app)
    except TagwerkError:
        if app is not None:
            app.close()
        _take_back(folder, made)
        raise
    return app


def _make_folder(folder: Path) -> bool:
    try:
        made = not folder.exists()
        folder.mkdir(parents=True, exist_ok=True)
        for name in ("templates", "reports"):
            (folder / name).mkdir(exist_ok=True)
    except OSError as error:
        raise TagwerkError(_("{folder} cannot be made: {cause}.", folder=folder, cause=error.strerror)) from None
    return made


def _people(app: App, job_description: str, country: str, region: str) -> None:
    """The first employee, named after the user of the machine. Another process may have been first; then that one stays."""
    login = re.sub(r"[^\w.-]", "", os.environ.get("TAGWERK_EMPLOYEE") or getpass.getuser()) or "me"
    zone = TIME_ZONES.get(country, "UTC")
    hired_on = last_full_period("month", clock.today(zone)).first  # worked here before the workspace was founded
    new = NewEmployee(login, login, "administrator", job_description, country, region, zone, hired_on=hired_on)
    try:
        add_employee(app, Actor.system("init"), new)
    except Conflict:
        return


def _take_back(folder: Path, made: bool) -> None:
    """Remove what was made, and only that."""
    for name in (FILE_NAME, "tagwerk.db", "tagwerk.db-wal", "tagwerk.db-shm"):
        (folder / name).unlink(missing_ok=True)
    for name in ("templates", "reports"):
        if not any((folder / name).iterdir()):
            (folder / name).rmdir()
    if made:
        folder.rmdir()
