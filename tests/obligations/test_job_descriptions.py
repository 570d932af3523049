"""Job descriptions: what is written, version by version, and every mistake with its line."""

import json
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from servers.program import Program
from tagwerk.access.actors import Actor
from tagwerk.obligations.job_descriptions.files import examine, read_job_file
from tagwerk.obligations.job_descriptions.versions import (
    assign_job_description,
    check_job_description,
    find_job_description,
    list_job_descriptions,
    show_job_description,
    versions_of,
)
from tagwerk.obligations.standing import standing
from tagwerk.platform import clock
from tagwerk.platform.app import App
from tagwerk.platform.errors import NotAllowed, NotFound, WrongInput
from tagwerk.staff.departments import add_department
from tagwerk.staff.employees import NewEmployee, add_employee
from tagwerk.staff.finding import find_actor

HEAD = 'name = "night_shift"\ntitle = { en = "Night shift" }\nin_force_from = 2026-01-01\n'
QUOTA = '[[quota]]\nmetric = "calls"\ntarget = 5\nper = "day"\nclause = "1"\n'


def write(app: App, text: str, file: str = "x") -> Path:
    folder = app.folder / "job_descriptions"
    folder.mkdir(exist_ok=True)
    path = folder / f"{file}.toml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("[[quota", 1, "this is no TOML"),
        (HEAD + "x = 'a\n", 4, "this is no TOML"),
        (HEAD + QUOTA.replace("calls", "cals"), 5, "no metric 'cals'. Did you mean calls"),
        (HEAD + QUOTA.replace("5", "-5"), 6, "-5 is out of range"),
        (HEAD + QUOTA.replace('"day"', '"fortnight"'), 7, "'fortnight' is none of"),
        (HEAD + QUOTA.replace('clause = "1"\n', ""), 4, "clause is missing"),
        (HEAD + QUOTA + "taget = 3\n", 9, "nothing is called 'taget'. Did you mean target"),
        (HEAD + QUOTA + QUOTA, 9, "calls per day is asked for twice"),
        (HEAD.replace("2026-01-01", "2026-02-30"), 3, "this is no TOML"),
        (HEAD.replace("2026-01-01", '"soon"'), 3, "soon"),
        (HEAD.replace('{ en = "Night shift" }', "{}"), 2, "a text is needed"),
        (
            HEAD + '[[deadline]]\nmetric = "calls"\nper = "week"\ncounted_from = "hiring"\nclause = "1"\n',
            6,
            "months are counted",
        ),
        ("title = { en = 'x' }", 1, "name is missing"),
        (HEAD + QUOTA.replace("5", "0"), 6, "0 is out of range"),
        (HEAD + QUOTA.replace("5", "1.5"), 6, "1.5 is no whole number"),
        (HEAD + QUOTA.replace("5", '"50"'), 6, "'50' is no whole number"),
        (HEAD + QUOTA.replace("5", "true"), 6, "True is no whole number"),
        (HEAD + QUOTA + 'prorate = "no"\n', 9, "'no' is neither true nor false"),
        (HEAD + QUOTA + 'text = { klingon = "x" }\n', 9, "'klingon' is no language"),
        (
            HEAD + QUOTA.replace("[[quota]]", '[["quota"]]').replace("target = 5", '"target" = -5'),
            6,
            "-5 is out of range",
        ),
        (HEAD + QUOTA.replace("[[quota]]", "[quota]"), 4, "quota is a list"),
        (HEAD + '[[duty]]\nclause = "1"\ntext = "x"\n', 6, "a text is needed"),
        (HEAD + '[[duty]]\nclause = 1\ntext = { en = "x" }\n', 5, "1 is no text"),
        (HEAD.replace("2026-01-01", "2026-01-01T10:00:00"), 3, "2026-01-01 10:00:00 is no date"),
        (HEAD.replace("2026-01-01", "9999-12-31"), 3, "9999-12-31 is out of range"),
        (HEAD.replace("night_shift", "x" * 300), 1, "cannot be a name"),
        (HEAD + '[[deadline]]\nmetric = "calls"\nper = "week"\nby_day = 8\nclause = "1"\n', 7, "no week has a day 8"),
    ],
)
def test_a_mistake_is_named_with_its_line(tmp_path: Path, text: str, line: int, says: str) -> None:
    path = tmp_path / "x.toml"
    path.write_text(text, encoding="utf-8")
    _described, mistakes = examine(path, {"calls"})
    assert [mistake.line for mistake in mistakes if says in mistake.text] == [line], mistakes
    with pytest.raises(WrongInput, match=r"x\.toml, line"):
        read_job_file(path, {"calls"})


def test_every_mistake_of_a_file_is_named(app: App, anna: Actor) -> None:
    path = write(app, HEAD + QUOTA.replace("5", "0") + QUOTA.replace("day", "dya").replace("calls", "visits"))
    _described, mistakes = check_job_description(app, anna, path)
    assert [mistake.line for mistake in mistakes] == [6, 12]
    scope = '[[cadence]]\nmetric = "calls"\nper = "month"\nclause = "1"\nscope = "rank in ("\n'
    _described, mistakes = check_job_description(app, anna, write(app, HEAD + scope))
    assert [(mistake.line, "scope" in mistake.text) for mistake in mistakes] == [(8, True)]
    _described, mistakes = check_job_description(app, anna, write(app, HEAD + scope + QUOTA.replace("calls", "cals")))
    assert [mistake.line for mistake in mistakes] == [8, 10], "both are told at once"
    with pytest.raises(NotFound):
        check_job_description(app, anna, app.folder / "nothing.toml")


@given(st.lists(st.sampled_from(["\n", "# [[quota]]\n", 'x = """\n[[quota]]\ntarget = 1\n"""\n', "\n\n"]), max_size=6))
def test_comments_and_long_strings_do_not_move_the_line(
    tmp_path_factory: pytest.TempPathFactory, noise: list[str]
) -> None:
    long_strings = sum("x" in piece for piece in noise)
    if long_strings > 1:
        noise = [piece for piece in noise if "x" not in piece]
    before = "".join(noise)
    path = tmp_path_factory.mktemp("noise") / "x.toml"
    path.write_text(HEAD + before + QUOTA.replace("5", "-5"), encoding="utf-8")
    _described, mistakes = examine(path, {"calls"})
    assert (HEAD + before + QUOTA).splitlines().index("target = 5") + 1 in {mistake.line for mistake in mistakes}


BASE = 'extends = "customer_search_manager"\n'


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        (HEAD.replace("night_shift", "customer_search_manager"), 3, "has a version from 2026-01-01 already"),
        (HEAD + 'extends = "nobody"\n', 4, "no job description 'nobody'. There are"),
        (HEAD + 'extends = "night_shift"\n', 4, "in a circle: night_shift → night_shift"),
        (HEAD.replace("2026-01-01", "2025-01-01") + BASE, 4, "in force only from 2026-01-01"),
        (HEAD + BASE + 'without = ["calls/day", "cals/day"]\n', 5, "has no cals/day to leave out"),
        (HEAD + 'without = ["calls/day"]\n', 4, "nothing is extended"),
    ],
)
def test_a_file_is_held_against_the_others(
    app: App, anna: Actor, tmp_path: Path, text: str, line: int, says: str
) -> None:
    elsewhere = tmp_path / "draft.toml"
    elsewhere.write_text(text, encoding="utf-8")
    _described, (mistake,) = check_job_description(app, anna, elsewhere)
    assert (mistake.line, says in mistake.text) == (line, True), mistake
    assert check_job_description(app, anna, write(app, text))[1] == [mistake], "in its place as well"


def test_a_file_in_its_place_is_not_held_against_itself(app: App, anna: Actor) -> None:
    path = write(app, "\N{BYTE ORDER MARK}" + HEAD + BASE + 'without = ["calls/day"]\n')
    described, mistakes = check_job_description(app, anna, path)
    assert described is not None
    assert not mistakes


@pytest.mark.parametrize("broken", [HEAD + QUOTA.replace("5", "-5"), HEAD + "x =\n", "\0", "no toml"])
def test_a_broken_file_stops_only_those_whose_job_description_it_is(app: App, anna: Actor, broken: str) -> None:
    write(app, HEAD.replace("night", "sunday") + 'extends = "night_shift"\n', "a")
    write(app, HEAD.replace("night", "early") + BASE, "b")
    path = write(app, broken, "z")
    assert show_job_description(app, anna).name == "customer_search_manager"
    assert standing(app, anna).quotas
    assert versions_of(app, "early_shift")
    assert check_job_description(app, anna, app.folder / "job_descriptions" / "b.toml")[1] == []
    for name in ("night_shift", "sunday_shift"):
        with pytest.raises(WrongInput, match=r"z\.toml, line \d" if "night" in broken else "no job description"):
            versions_of(app, name)
    with pytest.raises(WrongInput, match=r"z\.toml, line \d"):
        list_job_descriptions(app, anna)
    path.unlink()
    (app.folder / "job_descriptions" / "dangling.toml").symlink_to(path)
    assert standing(app, anna).quotas


def test_today_is_the_employees_when_a_job_description_is_read(
    app: App, anna: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(clock.OFFSET_VARIABLE, "0")
    write(app, HEAD + QUOTA, "old")
    write(app, HEAD.replace("2026-01-01", "2026-07-01") + QUOTA.replace("5", "7"), "new")
    clock.start_at(datetime.fromisoformat("2026-07-01T00:30+02:00"))
    assert show_job_description(app, anna, "night_shift").quota[0].target == 7


def test_a_day_has_the_version_in_force_on_it(app: App, anna: Actor) -> None:
    write(app, HEAD + QUOTA, "old")
    write(app, HEAD.replace("2026-01-01", "2026-07-01") + QUOTA.replace("5", "7"), "new")
    assert [version.in_force_from for version in versions_of(app, "night_shift")] == [
        date(2026, 1, 1),
        date(2026, 7, 1),
    ]
    targets = [find_job_description(app, "night_shift", date(2026, 6, day)).quota[0].target for day in (30,)]
    targets += [find_job_description(app, "night_shift", date(2026, 7, 1)).quota[0].target]
    assert targets == [5, 7]


def test_two_versions_from_one_date_are_refused_and_both_files_named(app: App, anna: Actor) -> None:
    write(app, HEAD + QUOTA, "old")
    write(app, HEAD + QUOTA, "new")
    with pytest.raises(WrongInput, match=r"two versions from 2026-01-01: .*new\.toml and .*old\.toml"):
        list_job_descriptions(app, anna)


def test_a_job_description_extends_another_version_by_version(app: App, anna: Actor) -> None:
    other = QUOTA.replace("calls", "visits")
    write(app, HEAD + QUOTA + other + '[[duty]]\nclause = "2"\ntext = { en = "Be kind." }\n', "base")
    write(app, HEAD.replace("2026-01-01", "2026-07-01") + QUOTA.replace("5", "9") + other, "base2")
    child = (
        HEAD.replace("night_shift", "sunday_shift").replace("2026-01-01", "2026-03-01") + 'extends = "night_shift"\n'
    )
    write(app, child + 'without = ["visits/day"]\n' + QUOTA.replace('"day"', '"week"'), "child")
    versions = versions_of(app, "sunday_shift")
    assert [version.in_force_from for version in versions] == [date(2026, 3, 1), date(2026, 7, 1)]
    owed = [[(quota.per, quota.target) for quota in version.quota] for version in versions]
    assert owed == [[("day", 5), ("week", 5)], [("day", 9), ("week", 5)]]
    assert versions[0].duty[0].clause == "2"
    assert versions[0].title == {"en": "Night shift"}


def test_a_circle_and_an_unknown_base_are_refused(app: App, anna: Actor) -> None:
    write(app, HEAD + 'extends = "sunday_shift"\n', "a")
    with pytest.raises(NotFound, match="no job description 'sunday_shift'"):
        versions_of(app, "night_shift")
    write(app, HEAD.replace("night", "sunday") + 'extends = "night_shift"\n', "b")
    with pytest.raises(WrongInput, match="in a circle: night_shift → sunday_shift → night_shift"):
        versions_of(app, "night_shift")


def test_what_is_extended_must_be_in_force(app: App, anna: Actor) -> None:
    write(app, HEAD.replace("2026-01-01", "2025-01-01") + 'extends = "customer_search_manager"\n')
    with pytest.raises(WrongInput, match="in force only from 2026-01-01"):
        versions_of(app, "night_shift")


def test_both_shipped_ones_say_everything_in_both_languages(app: App, anna: Actor) -> None:
    for (described,) in list_job_descriptions(app, anna):
        texts = [owed.text for owed in described.obligations]
        texts += [clause.text for part in (described.duty, described.right, described.criterion) for clause in part]
        assert all(set(text) == {"en", "de"} for text in [described.title, *texts])
    names = {version.name for (version,) in list_job_descriptions(app, anna)}
    assert names == {"customer_search_manager", "key_account_manager"}


@pytest.mark.parametrize(
    ("name", "clauses"),
    [
        ("customer_search_manager",
         "A 1.3, A 1.5, A 1.6, A 1.8, A 2.1, A 2.2, A 3.1, A 3.2, A 3.3, A 3.4, A 4, A 5.1, A 5.5, A 5.6, A 5.7, A 11"),
        ("key_account_manager",
         "K 1.3, K 1.4, K 2.1, K 2.2, K 2.3, K 2.4, K 2.5, K 2.6, K 2.7, K 2.8, K 2.9, K 2.10, K 2.11, K 2.12, K 2.13, "
         "K 2.14, K 2.15, K 2.16, K 2.17, K 2.18, K 2.21, K 2.23, G"),
    ],
)  # fmt: skip
def test_each_clause_that_asks_for_an_act_is_written_out(app: App, name: str, clauses: str) -> None:
    described = find_job_description(app, name)
    written = (*described.obligations, *described.duty, *described.right, *described.criterion)
    assert {each.clause for each in written} == set(clauses.split(", "))


def test_a_manager_reads_duties_rights_and_criteria(program: Program) -> None:
    shown = program.json("job", "show")
    assert {owed["metric"] for owed in shown["obligations"]} >= {"offers_emailed", "calls", "certification"}
    assert all(shown[part] for part in ("duties", "rights", "criteria"))
    words = " ".join(program.run("job", "show").stdout.split())
    assert "trade secrets" in words
    assert "Offers by e-mail: 50 per working" in words
    assert "offers_emailed" not in words
    words = " ".join(program.run("job", "show", "key_account_manager").stdout.split())
    assert "Sales: as planned, per quarter" in words


def test_it_is_assigned_from_a_day_on(app: App, anna: Actor) -> None:
    add_department(app, anna, "Großhandel")
    add_employee(app, anna, NewEmployee("jörg", "Jörg", department="Großhandel", hired_on=date(2026, 1, 1)))
    add_employee(app, anna, NewEmployee("heidi", "Heidi", role="head", department="Großhandel"))
    head = find_actor(app, "heidi")
    assign_job_description(app, head, "jörg", "key_account_manager", date(2026, 6, 1))
    joerg = find_actor(app, "jörg")
    assert show_job_description(app, joerg, None, date(2026, 5, 31)).name == "customer_search_manager"
    assert show_job_description(app, joerg).name == "key_account_manager"
    with pytest.raises(NotAllowed):
        assign_job_description(app, joerg, "jörg", "customer_search_manager")
    with pytest.raises(NotAllowed):
        assign_job_description(app, head, "anna", "key_account_manager")
    with pytest.raises(NotFound, match="Did you mean key_account_manager"):
        assign_job_description(app, head, "jörg", "key_account_manger")


def test_check_ends_with_wrong_input_where_there_is_a_mistake(program: Program) -> None:
    path = program.workspace / "x.toml"
    path.write_text(HEAD + QUOTA.replace("5", "-5"), encoding="utf-8")
    done = program.run("job", "check", str(path))
    assert (done.returncode, "line 6" in done.stderr) == (2, True)
    assert json.loads(program.run("job", "check", str(path), "--json").stdout)["mistakes"][0]["line"] == 6
    path.write_text(HEAD + QUOTA, encoding="utf-8")
    assert program.run("job", "check", str(path)).returncode == 0
