"""No secret leaves: every secret setting is given a canary, and nothing that any command prints, logs or keeps repeats it."""

import json
from pathlib import Path

import pytest

from kit.settings import ALL
from servers.program import Program
from tagwerk.platform.settings.known import Setting

CANARY = "Kanarienvogel"
COMMANDS = [
    ("doctor",), ("settings", "show"), ("settings", "check"), ("today",), ("inbox", "sync"), ("plugins", "list"),
    ("campaigns", "send", "price_list", "--to", "all", "--limit", "1", "--yes"), ("reports", "make", "monthly"), ("call", "1"),
    ("nonsense",), ("settings", "show", "--json"), ("doctor", "--json"), ("ledger", "verify"), ("staff", "accesses"),
    ("db", "status"), ("db", "backup"),
]  # fmt: skip
USABLE = {
    "smtp_url": "smtp://anna:{}@127.0.0.1:1",
    "imap_url": "imap://anna:{}@127.0.0.1:1",
    "url": "imap://anna:{}@127.0.0.1:1",
}


def valued(setting: Setting, number: int, form: str) -> str:
    canary = f"{CANARY}{number}"
    return USABLE.get(setting.path[-1], "{}").format(canary) if form == "usable" else form.format(canary)


def secrets() -> list[Setting]:
    return [setting for setting in ALL if setting.secret and setting.path[0] == "plugins"]


def written(form: str) -> str:
    lines = []
    for number, setting in enumerate(secrets()):
        *section, name = setting.path
        lines += [
            f"[{'.'.join(section)}]".replace("NAME", "eva"),
            f"{name} = {json.dumps(valued(setting, number, form))}",
        ]
    return "\n".join(_joined(lines))


def _joined(lines: list[str]) -> list[str]:
    """Each section once."""
    found: dict[str, list[str]] = {}
    for head, value in zip(lines[::2], lines[1::2], strict=True):
        found.setdefault(head, []).append(value)
    return [line for head, values in found.items() for line in (head, *values)]


def kept(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file() and path.name != "tagwerk.toml")
    return {str(path): path.read_bytes() for path in files}


def is_told(folder: Path, *outputs: str) -> list[str]:
    told = [output for output in outputs if CANARY in output]
    return told + [name for name, content in kept(folder).items() if CANARY.encode() in content]


@pytest.mark.heavy
def test_no_command_tells_a_secret_that_is_in_the_file(program: Program) -> None:
    (program.workspace / "tagwerk.toml").write_text(
        f'{written("usable")}\n[plugins.telephony]\nprovider = "twilio"\n', encoding="utf-8"
    )
    program.environment["TAGWERK_LOG"] = "DEBUG"
    for command in COMMANDS:
        done = program.run(*command)
        assert is_told(program.workspace, done.stdout, done.stderr) == [], command


@pytest.mark.parametrize("form", ["{}", "smtp://anna:{}#x@mail.example", "ftp://{}", "imap://{}:x@", "\x00{}\n"])
def test_no_error_tells_a_secret_that_cannot_be_used(program: Program, form: str) -> None:
    (program.workspace / "tagwerk.toml").write_text(written(form), encoding="utf-8")
    for command in (("settings", "check"), ("doctor",), ("settings", "show", "--json")):
        done = program.run(*command)
        assert is_told(program.workspace, done.stdout, done.stderr) == [], (command, done.stderr)


@pytest.mark.parametrize(
    "address",
    [
        f"postgresql://anna:{CANARY}@127.0.0.1:1/crm",
        f"postgresql://anna@127.0.0.1:1/crm?password={CANARY}",
        f"postgresql://anna:{CANARY}#@127.0.0.1:1/crm",
        f"postgresql://anna:{CANARY}@127.0.0.1:99999999/crm",
        f"mysql://anna:{CANARY}@127.0.0.1/crm",
        f"postgresql://anna@127.0.0.1:1/crm?sslpassword={CANARY}&sslmode=nonsense",
        f"{CANARY}",
    ],
)
def test_no_command_tells_the_password_of_the_database(tmp_path: Path, address: str) -> None:
    program = Program(tmp_path / "workspace", {"TAGWERK_DATABASE__URL": address})
    program.workspace.mkdir(mode=0o700)
    (program.workspace / "tagwerk.toml").write_text("", encoding="utf-8")
    for command in (
        ("today",),
        ("doctor",),
        ("settings", "show"),
        ("settings", "check"),
        ("db", "status"),
        ("init", str(tmp_path / "new")),
    ):
        done = program.run(*command)
        assert is_told(tmp_path, done.stdout, done.stderr) == [], (command, done.stderr)
        assert "Traceback" not in done.stderr
