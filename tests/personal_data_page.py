"""Writes the table of docs/how-to/protect-personal-data.md from what rooms and plugins say of their tables."""

from pathlib import Path

from tagwerk.access.personal_data import PersonalData
from tagwerk.platform.settings.sections import RetentionSettings
from tagwerk.platform.texts import translator
from tagwerk.workspace.privacy.holdings import FOUNDATIONS
from tagwerk.workspace.privacy.own_tables import own_tables
from tagwerk_email_offers import personal_data as mails
from tagwerk_email_offers.settings import EmailOffersSettings
from tagwerk_reporting import personal_data as reports
from tagwerk_telephony.desk import personal_data as calls

PAGE = Path(__file__).parents[1] / "docs" / "how-to" / "protect-personal-data.md"
BEGIN, END = "<!-- tables: begin -->\n", "<!-- tables: end -->"
PERIODS = {
    "card": "until the person is forgotten",
    "ledger": "as long as the ledger",
    "workspace": "as long as the workspace",
}
WHYS = {
    "relation": "the relation to the client",
    "consent": "consent or objection",
    "accountability": "accountability",
    "operation": "operation",
}
READERS = {
    "owner": "who looks after the company",
    "employee": "the employee concerned",
    "head": "the head, directors",
    "administrator": "administrators",
    "everybody": "all employees",
    "program": "the program alone",
}


def everything() -> list[PersonalData]:
    """What all tables hold, those of our plugins too."""
    return [*own_tables(), *mails.personal_data(), *calls.personal_data(), *reports.personal_data()]


def table() -> str:
    """The table of the page: what is about people outside the house first."""
    rows = sorted(everything(), key=lambda each: (each.of is None and each.readable is None, each.name))
    lines = [
        "| table | holds | why | how long | who reads it | when forgotten |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    lines += [
        f"| `{each.name}` | {translator('tagwerk')(each.holds)} | {WHYS[each.why]} | {period(each.kept)} "
        f"| {', '.join(READERS[reader] for reader in each.readers)} | {_fate(each)} |"
        for each in rows
    ]
    return "\n".join(lines) + "\n"


def page() -> str:
    """The page with its table as it has to be."""
    before, _begin, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    _old, _end, after = rest.partition(END)
    return f"{before}{BEGIN}{table()}{END}{after}"


def period(kept: str) -> str:
    """How long something is kept, in words."""
    if kept in PERIODS:
        return PERIODS[kept]
    section, _dot, name = kept.rpartition(".")
    settings = RetentionSettings() if section == "retention" else EmailOffersSettings()
    days = getattr(settings, name)
    return f"{days} days (`{kept}`)" if days is not None else f"until the person is forgotten (`{kept}`)"


def _fate(each: PersonalData) -> str:
    if each.name in FOUNDATIONS and each.of is None:
        return "stays: nothing of people outside the house"
    if each.of is None and each.readable is None:
        return "mentions are taken out"
    if each.stays:
        return "stays: it names the person by a number"
    return "goes" if each.emptied is None else "is emptied"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
