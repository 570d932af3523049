"""Follow-ups, recipients and figures at the command line, as people read them and as programs do."""

from datetime import datetime, timedelta

import pytest

from servers.program import Program
from servers.smtp_sink import SmtpSink
from tagwerk.platform import clock


@pytest.fixture
def sent(program: Program, smtp_sink: SmtpSink) -> Program:
    """The price list went to twelve companies."""
    program.environment |= {
        "TAGWERK_PLUGINS__EMAIL_OFFERS__SMTP_URL": smtp_sink.url,
        "TAGWERK_PLUGINS__EMAIL_OFFERS__SENDER": "Anna <anna@tagwerk.example>",
    }
    done = program.run("campaigns", "send", "price_list", "--to", "all", "--limit", "12", "--yes")
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == "Nothing more is to be sent of it."
    return program


def _said(program: Program, *arguments: str) -> str:
    """What a command says, without the ends of its lines, which depend on the terminal."""
    done = program.run("campaigns", *arguments)
    assert done.returncode == 0, done.stderr
    return " ".join(done.stdout.split())


def test_a_follow_up_is_ordered_shown_and_taken_back(sent: Program) -> None:
    refused = sent.run("campaigns", "follow-up", "1", "introduction", "--after", "5")
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "12" not in refused.stderr.replace("campaign 1", "")
    assert "say --yes" in refused.stderr
    unknown = sent.run("campaigns", "follow-up", "1", "no_such_template", "--after", "5")
    assert (unknown.returncode != 0, "say --yes" in unknown.stderr) == (True, False), unknown.stderr
    ordered = sent.json("campaigns", "follow-up", "1", "introduction", "--after", "5", "--yes")
    [step] = ordered["follow_ups"]
    assert (step["step"], step["template"], step["after"], step["waiting"], step["stopped"]) == (
        1, "introduction", 5, 12, {},
    )  # fmt: skip
    assert datetime.fromisoformat(step["next_at"]).tzinfo is not None
    shown = _said(sent, "status", "1")
    assert "Follow-up 1, introduction, after 5 working days: 12 wait, the next from " in shown
    taken_back = sent.json("campaigns", "follow-up", "1", "introduction", "--remove")
    assert taken_back["follow_ups"] == []


@pytest.mark.parametrize(
    "wrong",
    [
        ["follow-up", "1", "introduction"],
        ["follow-up", "1", "introduction", "--after", "5", "--remove"],
        ["follow-up", "1", "introduction", "--after", "0"],
        ["follow-up", "1", "unknown", "--after", "3", "--yes"],
        ["follow-up", "9", "introduction", "--after", "3"],
        ["send", "price_list", "--to", "all", "--follow-up", "introduction", "--yes"],
        ["send", "price_list", "--to", "all", "--follow-up", "unknown:3", "--yes"],
        ["show", "9"],
        ["show", "1", "--state", "gone"],
        ["figures", "9"],
        ["figures", "--by", "moon"],
        ["figures", "--explain", "luck"],
    ],
)
def test_what_is_wrong_is_one_line(sent: Program, wrong: list[str]) -> None:
    done = sent.run("campaigns", *wrong)
    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (2, "", 1)


def test_send_says_when_the_follow_ups_come(sent: Program) -> None:
    steps = ("--follow-up", "introduction:5", "--follow-up", "price_list:10")
    said = _said(sent, "send", "introduction", "--to", "all", "--limit", "5", *steps)
    assert "Campaign 2, introduction, done: 5 sent." in said
    assert "Follow-up 1, introduction, after 5 working days: 5 wait, the next from " in said
    assert "Follow-up 2, price_list, after 10 working days: nobody yet." in said
    assert "Its follow-ups come by themselves from " in said
    sent.environment["LANGUAGE"] = "de"
    german = _said(sent, "status", "2")
    assert "Nachfassen 1, introduction, nach 5 Arbeitstagen" in german


def test_a_paused_campaign_says_how_it_goes_on(sent: Program, smtp_sink: SmtpSink) -> None:
    later = (clock.now() + timedelta(days=2)).strftime("%Y-%m-%d 08:00")
    said = _said(sent, "send", "introduction", "--to", "all", "--limit", "3", "--at", later)
    assert f"From {later} on, `tagwerk worker` or `tagwerk serve` sends the rest; or you say: tagwerk" in said
    assert _said(sent, "pause", "2").endswith("Go on with: tagwerk campaigns resume 2")


def test_the_recipients_are_listed_with_state_and_reason(sent: Program) -> None:
    shown = sent.json("campaigns", "show", "1")
    assert len(shown) == 12
    assert {each["state"] for each in shown} == {"sent"}
    assert set(shown[0]) >= {
        "company",
        "contact",
        "address",
        "state",
        "reason",
        "attempts",
        "first_wire_at",
        "follow_ups",
    }
    after = sent.json("campaigns", "show", "1", "--from", str(shown[3]["message"]), "--limit", "2")
    assert [each["message"] for each in after] == [shown[4]["message"], shown[5]["message"]]
    assert sent.json("campaigns", "show", "1", "--state", "failed") == []
    assert "Follow-up" in _said(sent, "show", "1")


def test_figures_are_shown_and_explained(sent: Program) -> None:
    [figures] = sent.json("campaigns", "figures", "1")
    assert (figures["campaign"], figures["reached"], figures["answered"], figures["rates"]["answered"]) == (
        1,
        12,
        0,
        None,
    )
    assert "Too few mails for rates: 1 price_list (12)." in _said(sent, "figures")
    reached = sent.json("campaigns", "figures", "1", "--explain", "reached")
    assert len({each["company"] for each in reached}) == 12
    assert sum(each["reached"] for each in sent.json("campaigns", "figures", "--by", "sector")) == 12
