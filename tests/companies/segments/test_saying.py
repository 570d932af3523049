"""What a segment may hold and what is told of one that cannot be meant, alike on both databases; segments made of others."""

from collections.abc import Callable

import pytest

from kit.people import add
from tagwerk.access.actors import Actor
from tagwerk.companies.cards import add_company, add_contact, list_companies
from tagwerk.companies.segments.explaining import explain_segment, list_fields
from tagwerk.companies.segments.segments import find_segment, list_segments, remove_segment, save_segment
from tagwerk.companies.segments.tables import SavedSegment
from tagwerk.platform.app import App
from tagwerk.platform.errors import Conflict, NotAllowed, NotFound, WrongInput

TOO_MUCH = [
    (" or ".join(["rank = client"] * 1_500), "at most 20000 characters"),
    (" or ".join(["id = 1"] * 600), "at most 500 comparisons"),
    (f"id in ({', '.join(map(str, range(600)))})", "at most 500 comparisons"),
    ("(" * 3_000 + "rank = client" + ")" * 3_000, "at most 30 brackets"),
    ("not " * 3_000 + "rank = client", "at most 30 brackets"),
    ("id = " + "9" * 400, "at most 15 digits"),
    ("id = 1e999999999", "at most 15 digits"),
    ("id = ٣", "needs a number"),
    ("id ~ 1", "looks into texts, and id is none"),
    ("last_contact ~ 2026", "looks into texts"),
    ("last_contact before 30d", "-30d is so long ago"),
    ("last_contact < 99999d", "needs a date"),
    ("last_contact < 0001-01-01", "needs a date"),
    ("last_contact < never", "neither more nor less"),
    ("city = \0", "cannot be read: U\\+0000"),
    ("city = \udcff", "cannot be read: U\\+DCFF"),
    ('city = "Köln', "a quotation mark is missing"),
    ("city = Bad Homburg", "double quotes"),
    ("lastcontact < 30d", "Did you mean last_contact"),
    ("citty = x", "Did you mean city"),
    ("rank = clients", "One of: prospect, client"),
    ("segment = nobody", "no segment 'nobody'"),
    ("ß" * 150, "no|cannot|not"),
]


def test_what_cannot_be_meant_is_one_line(app: App, anna: Actor) -> None:
    for text, says in TOO_MUCH:
        with pytest.raises(WrongInput, match=says) as told:
            list_companies(app, anna, text)
        assert "\n" not in str(told.value)
        assert len(str(told.value)) < 1_500, text[:40]
    with pytest.raises(WrongInput):
        save_segment(app, anna, "ß" * 150, "rank = client")
    assert list_companies(app, anna, " or ".join(["rank = client"] * 500)) == []
    assert list_companies(app, anna, "(" * 30 + f'name ~ "{"ß" * 150}"' + ")" * 30) == []


def test_what_is_empty_is_neither_more_nor_less_than_a_text(app: App, anna: Actor) -> None:
    köln = add_company(app, anna, "Möbel Größer", city="Köln", postcode="50667")
    nowhere = add_company(app, anna, "Baustoffe Jäger")
    add_contact(app, anna, str(nowhere.id), name="Jörg Weiß")

    def names(segment: str) -> list[str]:
        return [each.name for each in list_companies(app, anna, segment)]

    for segment in ("postcode < 6", "postcode <= 6", "city > A", "city >= A"):
        assert names(segment) == [köln.name]
        assert names(f"not ({segment})") == [nowhere.name]
    assert names("contact_email < z") == []


def test_a_birthday_is_found_however_it_is_written(app: App, anna: Actor) -> None:
    company = add_company(app, anna, "Möbel Größer")
    add_contact(app, anna, str(company.id), name="Jörg Weiß", birthday="1.4.1961")
    add_contact(app, anna, str(company.id), name="Ida Weiß", birthday="--05-17")
    for segment in ("= 01.04.1961", "= 1961-04-01", "in (1.4.1961, 2.4.1961)", "< 1962", '= "17.05."', "~ 1961"):
        assert [each.id for each in list_companies(app, anna, f"birthday {segment}")] == [company.id], segment
    assert list_companies(app, anna, "birthday = 02.04.1961") == []


def test_segments_are_made_of_others_and_lead_back_to_none(app: App, anna: Actor) -> None:
    köln = add_company(app, anna, "Möbel Größer", city="Köln", rank="client")
    add_company(app, anna, "Baustoffe Jäger", city="Kiel", rank="client")
    add_contact(app, anna, str(köln.id), name="Jörg Weiß", position="Einkauf")
    save_segment(app, anna, "cologne", "city ~ KÖLN")
    save_segment(app, anna, "alias", "Cologne")
    save_segment(app, anna, "buyers", 'segment = "alias" and position ~ EINKAUF')
    for text in ("buyers", "in segment alias", "segment in (buyers, cologne)", "not (segment != alias)"):
        assert [company.name for company in list_companies(app, anna, text)] == ["Möbel Größer"], text
    with pytest.raises(WrongInput, match="lead back to itself"):
        save_segment(app, anna, "cologne", "not segment = buyers", replace=True)
    with pytest.raises(WrongInput, match="lead back to itself"):
        save_segment(app, anna, "new", "segment = new")
    with pytest.raises(Conflict, match="part of others: alias"):
        remove_segment(app, anna, "cologne")
    found = explain_segment(app, anna, "rank = client and segment = buyers")
    clauses = [(clause.text, clause.depth, clause.companies) for clause in found]
    assert clauses[:3] == [
        ("rank = client and segment = buyers", 0, 1),
        ("rank = client", 1, 2),
        ("segment = buyers", 1, 1),
    ]
    assert ("city ~ KÖLN", 5, 1) in clauses
    assert {"last_contact", "contract_ends", "completeness", "owner"} <= {
        field.name for field in list_fields(app, anna)
    }


def test_a_colleagues_segment_is_used_by_all_and_changed_by_its_owner(app: App, anna: Actor) -> None:
    jörg, eva = (add(app, anna, login, job_description="customer_search_manager") for login in ("jörg", "eva"))
    save_segment(app, jörg, "mine", "rank = client")
    save_segment(app, jörg, "ours", "rank = client", shared=True)
    assert list_companies(app, eva, "mine") == []
    acts: list[Callable[[], object]] = [
        lambda: save_segment(app, eva, "mine", "rank = former", replace=True),
        lambda: save_segment(app, eva, "mine", "rank = client", shared=True),
        lambda: remove_segment(app, eva, "mine"),
    ]
    for act in acts:
        with pytest.raises(NotAllowed):
            act()
    save_segment(app, eva, "ours", "rank = former", replace=True)
    said = {segment.name: (segment.expression, segment.owner_id) for segment in list_segments(app, anna)}
    assert said == {"mine": ("rank = client", jörg.employee_id), "ours": ("rank = former", None)}


def test_one_saved_segment_is_shown_with_how_many_it_holds_also_when_it_can_no_longer_be_read(
    app: App, anna: Actor
) -> None:
    add_company(app, anna, "Möbel Größer", city="Köln", rank="client")
    save_segment(app, anna, "köln", "city ~ KÖLN")
    segment, companies = find_segment(app, anna, "KÖLN")
    assert (segment.name, segment.expression, companies) == ("köln", "city ~ KÖLN", 1)
    with app.database.transaction() as session:
        session.add(SavedSegment(name="old", expression="gone_plugin_field = 1"))
    assert find_segment(app, anna, "old")[1] is None
    with pytest.raises(NotFound, match=r"no segment 'koln'\. Did you mean köln"):
        find_segment(app, anna, "koln")
