"""What all tests share: a clean environment, both databases, real servers."""

import gc
import os
import shutil
from collections.abc import Generator, Iterator
from pathlib import Path

import certifi
import pytest

from servers.once import made_once
from servers.program import Program
from tagwerk.platform import clock

BEGIN, END = "-----BEGIN CERTIFICATE-----", "-----END CERTIFICATE-----\n"
USUAL = os.umask(0o022)
os.umask(USUAL)
pytest_plugins = [
    "tagwerk.testing",
    "kit.people",
    "kit.turns",
    "servers.carddav",
    "servers.certificates",
    "servers.statements",
    "servers.smtp_sink",
    "servers.dovecot",
    "servers.postfix",
    "servers.postgresql",
    "servers.prepared",
    "servers.token_server",
    "kit.kept",
]


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """What is imported and collected stays until the end: no garbage is looked for meanwhile, nor in it afterwards."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


@pytest.fixture(scope="session", autouse=True)
def clean_machine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No setting of the machine reaches a fixture that lives longer than a test.

    Of the authorities that the machine trusts one is left: no test needs any, and each client over HTTP reads them all, which
    takes it longer than most of its requests.
    """
    authority = tmp_path_factory.mktemp("trusted") / "authority.pem"
    text = Path(certifi.where()).read_text(encoding="ascii")
    authority.write_text(text[text.index(BEGIN) : text.index(END) + len(END)], encoding="ascii")
    with pytest.MonkeyPatch.context() as monkeypatch:
        _clean(monkeypatch)
        monkeypatch.setenv("SSL_CERT_FILE", str(authority))
        yield


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No setting of the machine, or of the test before, reaches a test; texts are English."""
    _clean(monkeypatch)
    monkeypatch.setenv(clock.OFFSET_VARIABLE, "0")
    monkeypatch.delenv(
        clock.OFFSET_VARIABLE
    )  # noted so: what a test sets is gone after it, for fixtures that live longer
    clock.follow_moved_clock(True)  # a test moves it, with a workspace and without
    os.umask(USUAL)
    yield
    os.umask(USUAL)  # a workspace that is founded in this process, by a fixture too, closes what comes after it


def _clean(monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in list(os.environ):
        if variable.startswith("TAGWERK_") and variable != "TAGWERK_TEST_REQUIRE":
            monkeypatch.delenv(variable)
    monkeypatch.setenv("LANGUAGE", "en")
    monkeypatch.setenv("LC_ALL", "C")


@pytest.fixture(scope="session")
def sample_workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with sample companies, made once; tests work in a copy of it."""

    def found(folder: Path) -> None:
        done = Program(folder / "workspace").run("init", str(folder / "workspace"), "--sample")
        assert done.returncode == 0, done.stderr

    return made_once(tmp_path_factory, "sample", found) / "workspace"


@pytest.fixture
def program(sample_workspace: Path, tmp_path: Path) -> Program:
    """``tagwerk`` in a workspace of its own with 80 sample companies."""
    return Program(Path(shutil.copytree(sample_workspace, tmp_path / "workspace")))
