"""What came back can be replaced: by what the quota lacks, and on a day that owes nothing by as many as came back."""

from datetime import date

import pytest

from kit.people import add
from tagwerk.access.actors import Actor
from tagwerk.platform.app import App
from tagwerk_email_offers.inbox.board import _how_many


@pytest.mark.parametrize(
    ("on", "expected"),
    [(date(2026, 11, 27), {"fill": True}), (date(2026, 11, 28), {"limit": 3}), (date(2026, 12, 25), {"limit": 3})],
)
def test_fill_is_hinted_at_on_working_days_alone(
    app: App, anna: Actor, on: date, expected: dict[str, bool | int]
) -> None:
    joerg = add(app, anna, "jörg", region="BE")
    with app.database.reading() as session:
        assert _how_many(session, joerg.employee(), on, 3) == expected
