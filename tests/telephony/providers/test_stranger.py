"""The example provider as a stranger's plugin: it imports one module, keeps the contract, and its calls count."""

import ast
import hashlib
import hmac
import json
import os
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from servers.program import Program
from servers.requirement import answers, free_port
from servers.waiting import wait_until
from tagwerk.platform import clock

pytestmark = pytest.mark.heavy

PARROT = Path(__file__).parents[3] / "examples" / "plugins" / "parrot"
KEY = "polly wants a cracker"


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The example is installed in every process that starts from here."""
    info = tmp_path / "site" / "tagwerk_parrot-0.1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: tagwerk-parrot\nVersion: 0.1.0\n", encoding="utf-8")
    (info / "entry_points.txt").write_text("[tagwerk]\nparrot = tagwerk_parrot\n", encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(info.parent), str(PARROT)]))
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    monkeypatch.setenv("PARROT_KEY", KEY)


def test_it_imports_one_module_of_ours_and_fits_on_a_screen_or_two() -> None:
    imported = {
        node.module
        for path in (PARROT / "tagwerk_parrot").glob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("tagwerk")
    }
    assert imported == {"tagwerk_telephony.api", "tagwerk_parrot.provider"}
    assert len((PARROT / "tagwerk_parrot" / "provider.py").read_text(encoding="utf-8").splitlines()) < 80


@pytest.mark.usefixtures("installed")
def test_its_own_tests_pass() -> None:
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--rootdir", str(PARROT), str(PARROT)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=PARROT, timeout=240)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.usefixtures("installed")
def test_its_calls_come_in_through_the_door_and_count(program: Program) -> None:
    port = free_port()
    program.environment |= {name: os.environ[name] for name in ("PYTHONPATH", "PARROT_KEY")}
    program.environment |= {"TAGWERK_WEB__PORT": str(port)}
    client = program.json("companies", "list")[0]["phone"]
    when = int(clock.now().timestamp())
    server = program.start("serve")
    try:
        wait_until(lambda: answers(port))
        for second, what, seconds in ((2, "picked up", None), (44, "hung up", 42)):
            said = {
                "id": f"e{second}",
                "call": "c1",
                "what": what,
                "when": when + second,
                "ours": "+493012345",
                "theirs": client,
            }
            body = json.dumps(said | ({"seconds": seconds} if seconds else {})).encode()
            signature = hmac.new(KEY.encode(), body, hashlib.sha256).hexdigest()
            url = f"http://127.0.0.1:{port}/hooks/telephony/parrot/squawk"
            assert httpx.post(url, content=body, headers={"Parrot-Signature": signature}).status_code == 204
            assert httpx.post(url, content=body, headers={"Parrot-Signature": "0" * 64}).status_code == 403
        (call,) = program.json("calls", "list")
        assert (call["provider"], call["state"], call["talk_seconds"]) == ("parrot", "completed", 42)
        assert [row["kind"] for row in program.json("quota", "--explain", "calls")["evidence"]] == ["call"]
    finally:
        server.terminate()
        server.communicate(timeout=30)
