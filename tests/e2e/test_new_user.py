"""Somebody new, with an empty home and nothing but the documentation: from `init` to a report, against real servers.

The commands are those of the README and of its page about the first day; the minutes are printed (``pytest -s``).
"""

import doctest
import os
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kit.mail import answer_to
from servers.dovecot import PASSWORD, Dovecot
from servers.requirement import free_port
from tagwerk.testing import MailSink

pytestmark = pytest.mark.heavy

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "how-to" / "ten-minutes-to-the-first-day.md"
SESSION = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LONGEST = 10 * 60.0
"""Seconds that it may take without a person who reads and types."""


def steps(page: str) -> list[tuple[str, str]]:
    """Each command of a page, with what is printed below it."""
    found = []
    for session in SESSION.findall(page):
        for step in re.split(r"^\$ ", session, flags=re.MULTILINE)[1:]:
            typed = re.match(r"[^\n]*\n(?:>(?: [^\n]*)?\n)*", step)
            assert typed is not None
            found.append((re.sub(r"^>(?: |$)", "", typed[0], flags=re.MULTILINE), step[typed.end() :]))
    return found


def test_the_readme_leads_to_the_page() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert "docs/how-to/ten-minutes-to-the-first-day.md" in readme
    page = PAGE.read_text(encoding="utf-8")
    for command in (
        "init wholesale",
        "setup",
        "campaigns send price_list",
        "inbox sync",
        "calls outcome",
        "reports make monthly",
    ):
        assert f"tagwerk {command}" in readme
        assert f"tagwerk {command}" in page


def test_from_an_empty_home_to_a_report_by_the_documentation_alone(
    dovecot: Dovecot, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (home / "password.txt").write_text(f"{PASSWORD}\n", encoding="utf-8")
    environment = {
        "HOME": str(home), "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]),
        "LC_ALL": "C.UTF-8", "COLUMNS": "140", "IMAP": f"imap://127.0.0.1:{dovecot.imap}", "PORT": str(free_port()),
    }  # fmt: skip
    folder, began = home, time.monotonic()
    checker, options = doctest.OutputChecker(), doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
    with MailSink() as sink:
        environment["SMTP"] = sink.url
        try:
            for command, expected in steps(PAGE.read_text(encoding="utf-8")):
                if command.startswith("cd "):
                    folder /= command.removeprefix("cd ").strip()
                    continue
                done = subprocess.run(
                    ["bash", "-c", command], cwd=folder, env=environment, stdin=subprocess.DEVNULL,
                    stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=180,
                )  # fmt: skip
                assert checker.check_output(expected, done.stdout, options), f"$ {command}\n{done.stdout}"
                assert done.returncode == 0, f"$ {command}\n{done.stdout}"
                if "campaigns send" in command:  # a client answers
                    dovecot.deliver("anna", answer_to(sink.mails[-1].message).as_bytes())
        finally:
            if (folder / "serve.pid").exists():
                subprocess.run(["bash", "-c", "kill $(cat serve.pid) 2>/dev/null"], cwd=folder, check=False)
    took = time.monotonic() - began
    with capsys.disabled():
        sys.stdout.write(f"\nfrom an empty home to a report: {took / 60:.1f} minutes of the machine's time\n")
    assert took < LONGEST
    assert [mail.recipients for mail in sink.mails[:1]] == [("anna@firma.example",)]  # the mail to herself
    to_clients = [mail for mail in sink.mails if mail.recipients != ("anna@firma.example",)]
    assert len(to_clients) == 3  # two offers, and the answer
    assert to_clients[-1].message["In-Reply-To"]
