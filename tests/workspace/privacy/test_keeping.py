"""What is kept for a time only goes when it is over, says so, and the access log can still be verified."""

import os
from datetime import timedelta

import pytest
import sqlalchemy as sa

from tagwerk.access.actors import Actor
from tagwerk.access.log import log_access
from tagwerk.access.tables import Access
from tagwerk.companies.cards import add_company
from tagwerk.companies.exports.files import new_file
from tagwerk.diary.tables import Notice
from tagwerk.ledger.tables import Seal
from tagwerk.platform import clock
from tagwerk.platform.app import App
from tagwerk.workspace.privacy.keeping import check_periods, keep_periods
from tagwerk.workspace.privacy.tables import Removal
from tagwerk.workspace.verifying import verify_ledger
from tagwerk_telephony import tables as telephony


def _event(key: str, days: int) -> telephony.StoredEvent:
    return telephony.StoredEvent(provider="test", key=key, event={"state": "ringing"}, raw={"To": "+49301"},
                                 received_at=clock.now() - timedelta(days=days))  # fmt: skip


def test_raw_events_are_emptied_after_ninety_days_and_calls_can_still_be_reckoned(app: App) -> None:
    with app.database.transaction() as session:
        session.add_all([_event("old", 91), _event("new", 89)])
    assert keep_periods(app) == {"telephony_events": 1}
    with app.database.reading() as session:
        events = {event.key: event for event in session.scalars(sa.select(telephony.StoredEvent))}
    assert (events["old"].raw, events["old"].event) == ({}, {"state": "ringing"})
    assert events["new"].raw == {"To": "+49301"}
    assert keep_periods(app) == {}, "what is empty is not emptied again"


def test_old_notices_and_files_of_exports_go(app: App) -> None:
    with app.database.transaction() as session:
        for key, days in (("old", 366), ("new", 300)):
            session.add(
                Notice(key=key, name="x", email="", subject="", text="", created_at=clock.now() - timedelta(days=days))
            )
    folder = app.folder / "exports"
    folder.mkdir()
    for name, days in (("old.json", 31), ("new.json", 29), ("of_others.csv", 90)):
        if name == "of_others.csv":
            (folder / name).write_text("Artikel", encoding="utf-8")
        else:
            with new_file(app, "old", "json", folder / name) as (_path, file):
                file.write(b"{}")
        moment = (clock.now() - timedelta(days=days)).timestamp()
        os.utime(folder / name, (moment, moment))
    assert keep_periods(app) == {"notices": 1, "exports": 1}
    assert {path.name for path in folder.iterdir()} == {".exported", "new.json", "of_others.csv"}


def test_the_beginning_of_the_access_log_goes_under_a_seal_and_it_still_verifies(
    app: App, anna: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = clock.now()
    with monkeypatch.context() as earlier:
        earlier.setattr(clock, "now", lambda: now - timedelta(days=731))
        for number in range(3):
            log_access(app, anna, "companies.read", f"company:{number}")
    log_access(app, anna, "companies.read", "company:9")
    assert keep_periods(app) == {"accesses": 3}
    with app.database.reading() as session:
        kept, said = session.scalars(sa.select(Access.subject).order_by(Access.id)).all()
        assert kept == "company:9"
        assert said.startswith("3:"), "the log says where its beginning was cut off"
        assert session.scalars(sa.select(Seal.position)).all() == [3]
        removal = session.scalars(sa.select(Removal)).one()
    assert (removal.kind, removal.rows, removal.before.date()) == ("accesses", 3, (now - timedelta(days=730)).date())
    assert verify_ledger(app, anna).faults == ()
    assert "3 of accesses" in check_periods(app)


def test_one_kind_that_cannot_be_removed_stops_no_other(app: App, anna: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    add_company(app, anna, "Möbel Größer")
    with app.database.transaction() as session:
        session.add(_event("old", 91))
    (app.folder / "exports").write_text("no folder", encoding="utf-8")
    monkeypatch.setattr("tagwerk.workspace.privacy.keeping.cut_off", lambda *_given: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        keep_periods(app)
    with app.database.reading() as session:
        assert session.scalars(sa.select(Removal.kind)).all() == ["telephony_events"]
