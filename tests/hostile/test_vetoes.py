"""Fail closed: whoever has a say in who is contacted and cannot be asked refuses, until an administrator ends that."""

from getpass import getuser

import pytest

from kit.hostile import Guests

REFUSES = """
@hookimpl
def tagwerk_before_contact(app, attempts):
    from tagwerk.api import Refusal
    return [Refusal(each.key, "closed", "Nobody is contacted today.") for each in attempts]
"""
ALLOWS = "\n@hookimpl\ndef tagwerk_before_contact(app, attempts):\n    return []\n"
BROKEN = {
    "its import fails": f"import no_such_module\n{ALLOWS}",
    "its import exits": f"{ALLOWS}\nraise SystemExit(3)\n",
    "its import raises an interrupt": f"{ALLOWS}\nraise KeyboardInterrupt\n",
    "it has a wrong signature": "@hookimpl\ndef tagwerk_before_contact(app, tries):\n    return []\n",
    "it is misspelt": "@hookimpl\ndef tagwerk_befor_contact(app, attempts):\n    return []\n",
    "it is misspelt otherwise": "@hookimpl\ndef tagwerk_before_contacts(app, attempts):\n    return []\n",
    "it is not marked": "def tagwerk_before_contact(app, attempts):\n    return []\n",
    "it is async": "@hookimpl\nasync def tagwerk_before_contact(app, attempts):\n    return []\n",
    "it raises": "@hookimpl\ndef tagwerk_before_contact(app, attempts):\n    raise RuntimeError('asleep')\n",
    "it exits": "@hookimpl\ndef tagwerk_before_contact(app, attempts):\n    raise SystemExit(0)\n",
    "it gives a text": "@hookimpl\ndef tagwerk_before_contact(app, attempts):\n    return 'no'\n",
    "it gives None in a list": "@hookimpl\ndef tagwerk_before_contact(app, attempts):\n    return [None]\n",
    "it gives a dict": "@hookimpl\ndef tagwerk_before_contact(app, attempts):\n    return {0: 'no'}\n",
    "it refuses an attempt that is none": (
        "@hookimpl\ndef tagwerk_before_contact(app, attempts):\n"
        "    from tagwerk.api import Refusal\n    return [Refusal(4711, 'x', 'y')]\n"
    ),
    "it refuses with a key that is no number": (
        "@hookimpl\ndef tagwerk_before_contact(app, attempts):\n"
        "    from tagwerk.api import Refusal\n    return [Refusal('0', 'x', 'y')]\n"
    ),
    "it needs a newer tagwerk": ALLOWS,
}

DAILY = {"its import exits", "it is misspelt", "it raises", "it gives None in a list", "it needs a newer tagwerk"}
"""What every run of the tests tries."""


def refused(guests: Guests) -> str:
    """Why somebody may not be contacted, ``""`` where that one may be."""

    def ask() -> int:
        from tagwerk.companies.consent.vetoes import refusals_of
        from tagwerk.companies.hookspecs import ContactAttempt
        from tagwerk.workspace.opening import open_workspace

        app = open_workspace(guests.workspace)
        found = refusals_of(app, [ContactAttempt(0, "phone", "+4930123456", None, None)])
        print(found[0].text if 0 in found else "")
        app.close()
        return 0

    done = guests.do(ask)
    assert done.status == 0, done.said
    return done.out.strip()


@pytest.mark.parametrize(
    "fault", [pytest.param(fault, marks=() if fault in DAILY else pytest.mark.heavy) for fault in BROKEN]
)
def test_a_veto_that_cannot_be_asked_refuses(guests: Guests, fault: str) -> None:
    newer = "Requires-Dist: tagwerk>=99\n" if "newer" in fault else ""
    guests.install(BROKEN[fault], metadata=newer)
    assert "hostile" in refused(guests) or "4711" in refused(guests)
    assert guests.run("quota", "--json").status == 0
    assert guests.plugin()["state"] == "failed" or "none" in fault


@pytest.mark.heavy
def test_another_hook_that_is_broken_keeps_no_veto_from_being_asked(guests: Guests) -> None:
    guests.install(
        f"{ALLOWS}\n@hookimpl\ndef tagwerk_metric():\n    return []\n@hookimpl\ndef tagwerk_metrics(x):\n    return []\n"
    )
    assert refused(guests) == ""
    guests.install(f"{REFUSES}\n@hookimpl\ndef tagwerk_metric():\n    return []\n")
    assert refused(guests) == "Nobody is contacted today."


def test_a_failure_elsewhere_keeps_no_veto_from_being_asked(guests: Guests) -> None:
    guests.install(f"{ALLOWS}\n@hookimpl\ndef tagwerk_board_lines(app, employee, on):\n    raise RuntimeError('x')\n")
    assert guests.run("today").status == 0
    assert guests.plugin()["state"] == "failed"
    assert refused(guests) == ""


@pytest.mark.heavy
def test_what_one_does_to_the_list_of_attempts_the_others_do_not_see(guests: Guests) -> None:
    guests.install("@hookimpl\ndef tagwerk_before_contact(app, attempts):\n    attempts.clear()\n    return []\n", "zz")
    guests.install(REFUSES, "aa")
    assert refused(guests) == "Nobody is contacted today."


def test_it_is_remembered_when_it_is_uninstalled_until_an_administrator_ends_that(guests: Guests) -> None:
    guests.install(ALLOWS)
    assert guests.run("quota").status == 0
    guests.uninstall()
    text = refused(guests)
    assert "hostile (tagwerk-hostile 6.6.6)" in text
    assert "is not installed" in text
    assert "tagwerk plugins disable hostile" in text
    (guests.workspace / "tagwerk.toml").write_text('[plugins.telephony]\nprovider = "simulator"\n', encoding="utf-8")
    assert guests.run("staff", "edit", getuser(), "--phone", "+4930231250").status == 0
    called = guests.run("call", "+4930123456")
    assert called.status == 1
    assert "tagwerk plugins disable hostile" in called.err
    assert guests.run("plugins", "disable", "hostile").status == 0
    assert refused(guests) == ""


@pytest.mark.heavy
@pytest.mark.parametrize("switch", [{"TAGWERK_PLUGINS_ONLY": "telephony"}, {"TAGWERK_PLUGINS_ONLY": "none"}])
@pytest.mark.parametrize("known", [True, False], ids=["seen before", "never seen"])
def test_leaving_it_out_by_a_switch_ends_nothing(guests: Guests, switch: dict[str, str], known: bool) -> None:
    guests.install(ALLOWS)
    if known:
        guests.run("quota")
    guests.environment = switch
    assert "cannot be asked" in refused(guests)


@pytest.mark.heavy
def test_the_list_of_what_is_off_cannot_be_written_by_hand(guests: Guests) -> None:
    guests.install(REFUSES)
    (guests.workspace / ".tagwerk-plugins.json").write_text('{"off": ["hostile"]}', encoding="utf-8")
    assert "hostile" in refused(guests)
    assert refused(guests) == "Nobody is contacted today.", "the database decides, and the file follows it"


def test_only_an_administrator_ends_it_and_that_is_on_record(guests: Guests) -> None:
    guests.install(REFUSES)
    guests.run("quota")
    added = guests.run("staff", "add", "joerg", "Jörg", "--region", "BE")
    assert added.status == 0, added.said
    assert guests.run("plugins", "disable", "hostile", "--as", "joerg").status == 1
    assert refused(guests)
    assert guests.run("plugins", "disable", "hostile", "--as", getuser()).status == 0

    def read() -> int:
        import sqlite3

        rows = sqlite3.connect(guests.workspace / "tagwerk.db").execute("SELECT permission, subject FROM accesses")
        print(list(rows))
        return 0

    assert "('plugins.disable', 'plugin:hostile')" in guests.do(read).out
    assert refused(guests) == ""
    assert guests.run("plugins", "enable", "hostile", "--as", getuser()).status == 0
    assert refused(guests) == "Nobody is contacted today."


@pytest.mark.heavy
def test_a_version_that_no_longer_has_a_say_ends_it_too_and_the_same_version_does_not(guests: Guests) -> None:
    guests.install(ALLOWS)
    guests.run("quota")
    guests.install("")
    assert "no longer brings" in refused(guests)
    guests.uninstall()
    guests.install("", version="7.0")
    assert refused(guests) == ""
