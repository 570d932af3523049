"""Founding a workspace: a folder with its settings, its database, and one employee who acts by default."""

from __future__ import annotations

import getpass
import json
import os
import re
from typing import TYPE_CHECKING, Literal

from tagwerk.access.actors import Actor
from tagwerk.calendar.days import keep_holidays
from tagwerk.obligations.job_descriptions.versions import find_job_description
from tagwerk.platform import clock
from tagwerk.platform.config import FILE_NAME, load
from tagwerk.platform.connections.addresses import parsed, recorded
from tagwerk.platform.errors import Conflict, TagwerkError
from tagwerk.platform.home.demo import mark_as_demo
from tagwerk.platform.home.places import MARKER
from tagwerk.platform.home.private import FOLDER, keep_private, make_private, write_new
from tagwerk.platform.periods import last_full_period
from tagwerk.platform.texts import cause_in_words, translator
from tagwerk.staff.employees import NewEmployee, add_employee
from tagwerk.staff.terms.places import normal_place
from tagwerk.workspace.history import began, sample_history
from tagwerk.workspace.opening import open_workspace, upgrade
from tagwerk.workspace.sample import sample_companies

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from tagwerk.platform.app import App
    from tagwerk.platform.plugins import Plugins

Policy = Literal["open", "strict"]
FIRST_SETTINGS = """\
# The settings of this workspace; `tagwerk settings show` lists all. Secrets and whereabouts may come from the environment:
# [web] public_url is TAGWERK_WEB__PUBLIC_URL. Keep passwords there, or in a file: smtp_password_file = "/run/secrets/smtp"

[database]
url = {database}    # the database of this workspace, without a password: that is TAGWERK_DATABASE__PASSWORD

[calendar]
counting_starts = {today}    # nothing is owed, late or behind from before this day
# day_starts = 9                                  # the working hours, by which the pace goes
# day_ends = 17
# half_days = ["12-24", "12-31"]

{contact}

# [web]
# public_url = "https://crm.example.com"          # where the telephone provider reaches `tagwerk serve`

# [fields.chain]                                  # a field of your own on the cards of companies
# type = "yes/no"                                 # or "text", "number", "date", "choice" with values = ["A", "B"]

# [plugins.email_offers]
# smtp_url = "smtp://anna@mail.example.com:587"
# imap_url = "imaps://anna@mail.example.com/INBOX"

# [plugins.telephony]
# provider = "twilio"
"""
POLICIES: dict[Policy, str] = {
    "strict": """\
[contact]
policy = "strict"    # an offer by e-mail or phone needs consent or a client relation (GDPR Art. 6, UWG § 7); or: "open\"""",
    "open": """\
# [contact]
# policy = "open"                                 # or "strict": consent, or a client relation (GDPR Art. 6, UWG § 7)""",
}
EU = frozenset(
    ("AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT", "LT", "LU", "LV", "MT", "NL",
     "PL", "PT", "RO", "SE", "SI", "SK", "IS", "LI", "NO")
)  # fmt: skip
"""The countries of the European Economic Area, in which the GDPR holds."""
TIME_ZONES = {"DE": "Europe/Berlin", "AT": "Europe/Vienna", "CH": "Europe/Zurich"}

_ = translator("tagwerk")


def found_workspace(
    folder: Path,
    *,
    job_description: str = "customer_search_manager",
    country: str = "DE",
    region: str = "",
    sample: bool = False,
    history: bool = False,
    demo: bool = False,
    database: str = "",
    plugins: Plugins | None = None,
) -> App:
    """Make a workspace in *folder*, with sample companies if asked, and a department with a *history*, and open it.

    One with a *sample* is a *demo* for ever.

    *database* is the address of its database, by default what the environment says or else a file in the folder. The workspace
    file records it without a password.

    Without *region* the first employee lacks one, where public holidays differ by region. Raises Conflict where there is a
    workspace already, WrongInput for a place or a job description; then nothing is left behind.
    """
    folder = folder.resolve()
    keep_private()
    if os.path.lexists(folder / FILE_NAME):  # a link that leads nowhere too: nothing is written through it
        raise Conflict(_("{folder} is a workspace already.", folder=folder))
    country, region = normal_place(country, region, needed=False)
    if sample or demo:
        clock.follow_moved_clock(True)  # what is written before it is opened has the demo's date too
    made = _make_folder(folder)
    app = None
    try:
        write_new(folder / FILE_NAME, b"")
        address = database or load(folder).address
        today = clock.today(TIME_ZONES.get(country, "UTC"))
        starts = began(today) if history else _first_day(today, sample=sample, demo=demo)
        own = recorded(parsed(address), folder)
        policy = contact_policy(country, demo=sample or demo)
        first = FIRST_SETTINGS.format(database=json.dumps(own), today=starts, contact=POLICIES[policy])
        (folder / FILE_NAME).write_text(first, encoding="utf-8")
        app = open_workspace(folder, check_schema=False, plugins=plugins, address=database, new_demo=sample or demo)
        find_job_description(app, job_description)
        upgrade(app)
        if sample or demo:
            mark_as_demo(app)
        _people(app, job_description, country, region)
        if history:
            sample_history(app)
        elif sample:
            sample_companies(app)
        keep_holidays(app)
    except TagwerkError:
        if app is not None:
            app.close()
        _take_back(folder, made)
        raise
    return app


def contact_policy(country: str, *, demo: bool) -> Policy:
    """The policy of a new workspace: ``strict`` where the GDPR holds, except among invented companies."""
    return "strict" if country in EU and not demo else "open"


def _make_folder(folder: Path) -> bool:
    try:
        made = not folder.exists()
        if made or not any(folder.iterdir()):
            make_private(folder)
        for name in ("templates", "reports"):
            (folder / name).mkdir(mode=FOLDER, exist_ok=True)
    except OSError as error:
        raise TagwerkError(_("{folder} cannot be made: {cause}.", folder=folder, cause=cause_in_words(error))) from None
    return made


def _people(app: App, job_description: str, country: str, region: str) -> None:
    """The first employee, named after the user of the machine. Another process may have been first; then that one stays."""
    login = re.sub(r"[^\w.-]", "", os.environ.get("TAGWERK_EMPLOYEE") or getpass.getuser()) or "me"
    zone = TIME_ZONES.get(country, "UTC")
    hired_on = _worked_before(clock.today(zone))
    new = NewEmployee(login, login, "administrator", job_description, country, region, zone, hired_on=hired_on)
    try:
        add_employee(app, Actor.system("init"), new)
    except Conflict:
        return


def _first_day(today: date, *, sample: bool, demo: bool) -> date:
    """When counting starts: today, but where work is played a month of it must have a target to show."""
    return today.replace(day=1) if sample else _worked_before(today) if demo else today


def _worked_before(today: date) -> date:
    """The first day of the month before: people worked here before the workspace was founded."""
    return last_full_period("month", today).first


def _take_back(folder: Path, made: bool) -> None:
    """Remove what was made, and only that."""
    for name in (FILE_NAME, MARKER, "tagwerk.db", "tagwerk.db-wal", "tagwerk.db-shm"):
        (folder / name).unlink(missing_ok=True)
    for name in ("templates", "reports"):
        if not any((folder / name).iterdir()):
            (folder / name).rmdir()
    if made:
        folder.rmdir()
