"""The documentation says what is so: every hook stands in it, its commands print what it shows, its code runs."""

import doctest
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from pathlib import Path

import board_pictures
import hook_reference
import pytest
import settings_reference
from aiosmtpd.smtp import Envelope

from kit.mail import Clients, Maildir, answer_to, clients, maildir, report_on
from tagwerk.platform import clock

__all__ = ["clients", "maildir"]

ROOT = Path(__file__).parents[2]
PAGES = sorted((ROOT / "docs").rglob("*.md"))
SAMPLES = ROOT / "examples" / "plugins" / "samples"
SHOWN_CODE = re.compile(r"^<!-- file: (\S+) -->\n```\w+\n(.*?)^```$", re.MULTILINE | re.DOTALL)
SESSION = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
TESTER = "anna@firma.example"
"""Who is sent a mail to look at on the page about mailing."""
SERVERS = {"your-first-mailing.md": "with_mail", "your-mailbox.md": "with_mailbox"}
"""The mail servers of a page."""
DEMOS = """
import os
import sys
from functools import partial

from tagwerk.cli.main import main
from tagwerk.workspace import founding

founding.found_workspace = partial(founding.found_workspace, demo=True)
if "restore" in sys.argv:  # into a folder of which nobody knows yet that it is a demo
    os.environ.pop("TAGWERK_CLOCK_OFFSET", None)
main()
"""
LINK = re.compile(r"\]\((?!https?:)([^)#]+)")

WITH_SERVERS = "ten-minutes-to-the-first-day.md"
"""Run against real servers, in an empty home, by tests/e2e/test_new_user.py."""

every_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
every_hook = pytest.mark.parametrize(
    "hook",
    [hook for module in hook_reference.SPECIFICATIONS.values() for hook in hook_reference.hooks_of(module)],
    ids=lambda hook: str(hook.__name__),
)


@every_hook
def test_each_hook_stands_in_the_reference_with_its_exact_signature(hook: object) -> None:
    assert callable(hook)
    text = hook_reference.PAGE.read_text(encoding="utf-8")
    assert hook_reference.signature(hook) in text
    assert hook_reference.entry(hook) in text, "run: python tests/hook_reference.py"


@every_hook
def test_each_hook_has_a_description_and_an_example(hook: object) -> None:
    described, mark, example = (hook.__doc__ or "").partition("Example::")
    assert "." in described
    assert mark
    assert f"def {getattr(hook, '__name__', '')}(" in example


@pytest.mark.heavy
def test_the_pictures_of_the_board_are_what_the_commands_print() -> None:
    assert board_pictures.page() == board_pictures.PAGE.read_text(encoding="utf-8"), "run: make pictures"


def test_the_reference_of_the_settings_says_what_the_models_say() -> None:
    assert settings_reference.PAGE.read_text(encoding="utf-8") == settings_reference.page(), (
        "run: python tests/settings_reference.py"
    )


def test_the_reference_has_no_hook_that_is_gone() -> None:
    assert hook_reference.PAGE.read_text(encoding="utf-8") == hook_reference.page()


@every_page
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    for target in LINK.findall(page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), f"{page}: {target}"


def test_the_tutorial_shows_the_code_of_the_example_and_all_of_it() -> None:
    shown: dict[str, list[str]] = {}
    for name, code in SHOWN_CODE.findall((ROOT / "docs/tutorial/first-plugin.md").read_text(encoding="utf-8")):
        shown.setdefault(name, []).append(code.strip())
    files = {path.relative_to(SAMPLES).as_posix(): path for path in SAMPLES.rglob("*.*") if _is_shown(path)}
    assert set(shown) == set(files)
    for name, path in files.items():
        content = path.read_text(encoding="utf-8")
        assert all(code in content for code in shown[name]), name
        assert sum(len(code.split()) for code in shown[name]) == len(content.split()), f"{name} is not shown completely"


@pytest.fixture
def with_samples(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The example is installed in every process that starts from here; it is ten o'clock on a Monday in Berlin."""
    info = tmp_path / "site" / "tagwerk_samples-0.1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: tagwerk-samples\nVersion: 0.1.0\n", encoding="utf-8")
    (info / "entry_points.txt").write_text("[tagwerk]\nsamples = tagwerk_samples\n", encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(info.parent), str(SAMPLES)]))
    monkeypatch.setenv("PATH", str(Path(sys.executable).parent), prepend=os.pathsep)
    monkeypatch.setenv("PATH", str(_program_of_demos(tmp_path / "bin")), prepend=os.pathsep)
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    monkeypatch.setenv("TAGWERK_EMPLOYEE", "anna")
    monkeypatch.setenv("TAGWERK_LOG", "ERROR")  # what a busy machine makes it say, such as whom it waits for
    monkeypatch.setenv("COLUMNS", "160")
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    monkeypatch.setenv(clock.OFFSET_VARIABLE, "0")
    clock.start_at(datetime.fromisoformat("2026-11-23T10:00+01:00"))


def _program_of_demos(folder: Path) -> Path:
    """A folder with the program ``tagwerk``, whose workspaces are demos: only there may the clock be moved."""
    folder.mkdir()
    program = folder / "tagwerk"
    program.write_text(f"#!{sys.executable}\n{DEMOS}", encoding="utf-8")
    program.chmod(0o755)
    return folder


@pytest.mark.usefixtures("with_samples")
@pytest.mark.heavy
def test_the_tests_of_the_example_pass() -> None:
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(SAMPLES)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=SAMPLES, timeout=120)
    assert done.returncode == 0, done.stdout


@pytest.fixture
def with_mail(clients: Clients, maildir: Maildir) -> None:
    """The mail server and the mailbox of the page about mailing: of the clients one is unknown, one greylists, with one the
    connection is lost, one answers, and one is on holiday.
    """
    met: list[str] = []

    def answer(address: str) -> str:
        met.append(address)
        refusals = {2: "550 5.1.1 User unknown", 3: "450 4.2.0 Greylisted, try again"}
        return "250 OK" if address == TESTER else refusals.get(len(set(met) - {TESTER}), "250 OK")

    def at_the_end(envelope: Envelope) -> str:
        assert isinstance(envelope.content, bytes)
        offer = BytesParser(policy=default).parsebytes(envelope.content)
        assert isinstance(offer, EmailMessage)
        if len(clients.taken) == 3:
            maildir.deliver(answer_to(offer))
        if len(clients.taken) == 4:
            maildir.deliver(answer_to(offer, "Ich bin im Urlaub.", Auto_Submitted="auto-replied"))
        return "250 taken"

    clients.answer, clients.at_the_end = answer, at_the_end
    clients.dies_after = lambda _address: len(clients.taken) == 6


@pytest.fixture
def with_mailbox(clients: Clients, maildir: Maildir) -> None:
    """The mailbox of the page about it: two clients answer, one is on holiday, and a report proves nothing."""

    def at_the_end(envelope: Envelope) -> str:
        assert isinstance(envelope.content, bytes)
        offer = BytesParser(policy=default).parsebytes(envelope.content)
        assert isinstance(offer, EmailMessage)
        mails = (
            lambda: answer_to(offer, "Was kostet das ab 100 Stück?"),
            lambda: answer_to(offer, "Danke, im Moment nicht."),
            lambda: answer_to(offer, "Ich bin im Urlaub.", Auto_Submitted="auto-replied"),
            lambda: report_on(offer).replace(str(offer["Message-ID"]).encode(), b"<unknown@mx.example>"),
        )
        if len(clients.taken) < len(mails):
            maildir.deliver(mails[len(clients.taken)]())
        return "250 taken"

    clients.at_the_end = at_the_end


@pytest.mark.heavy
@pytest.mark.usefixtures("with_samples")
def test_the_recipe_of_the_readme_may_be_repeated_every_day(clients: Clients, tmp_path: Path) -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    [recipe] = re.findall(r"^tagwerk campaigns send [^#\n]+", readme, re.MULTILINE)
    workspace = f"TAGWERK_WORKSPACE={tmp_path / 'day'}"
    founded = subprocess.run(["bash", "-c", f"tagwerk init {tmp_path / 'day'} --sample --region BE"], check=False)
    assert founded.returncode == 0
    for day in ("2026-11-23", "2026-11-23", "2026-11-24"):
        clock.start_at(datetime.fromisoformat(f"{day}T10:00+01:00"))
        sent = subprocess.run(["bash", "-c", f"{workspace} {recipe.strip()} --yes"], check=False)
        assert sent.returncode == 0
    assert len(clients.recipients) == len(set(clients.recipients)) == 20


@every_page
@pytest.mark.heavy
@pytest.mark.usefixtures("with_samples")
def test_the_commands_of_a_page_print_what_it_shows(page: Path, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    if page.name == WITH_SERVERS:
        return
    if page.name in SERVERS:
        request.getfixturevalue(SERVERS[page.name])
    folder = tmp_path / "reader"
    folder.mkdir()
    for command, expected in _steps(page.read_text(encoding="utf-8")):
        if command.startswith("cd "):
            folder /= command.removeprefix("cd ").strip()
            continue
        done = subprocess.run(
            ["bash", "-c", command],  # the reader's shell
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=120,
        )
        options = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
        assert doctest.OutputChecker().check_output(expected, done.stdout, options), f"$ {command}\n{done.stdout}"


def _steps(page: str) -> Iterator[tuple[str, str]]:
    """Each command of a page, which goes on in lines that begin with ``>``, with what is printed below it."""
    for session in SESSION.findall(page):
        for step in re.split(r"^\$ ", session, flags=re.MULTILINE)[1:]:
            typed = re.match(r"[^\n]*\n(?:>(?: [^\n]*)?\n)*", step)
            assert typed is not None
            yield re.sub(r"^>(?: |$)", "", typed[0], flags=re.MULTILINE), step[typed.end() :]


def _is_shown(path: Path) -> bool:
    return path.suffix in (".py", ".toml") and "__pycache__" not in path.parts
