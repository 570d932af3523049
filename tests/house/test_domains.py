"""Nobody is mailed or called at another domain than the one that was given: Python's own codec of domains is used nowhere."""

import ast
from pathlib import Path

ROOT = Path(__file__).parents[2]
FOLDERS = ("core", "plugins", "examples", "benchmarks", "tests")
CODECS = {"idna", "punycode", "encodings.idna"}


def test_the_codec_of_idna_2003_is_used_nowhere() -> None:
    """``"straße.example".encode("idna")`` is another domain, ``strasse.example``."""
    codes = {
        path: path.read_text(encoding="utf-8")
        for folder in FOLDERS
        for path in (ROOT / folder).rglob("*.py")
        if path != Path(__file__)
    }
    used = {
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path, code in codes.items()
        if any(codec in code for codec in CODECS)
        for node in ast.walk(ast.parse(code))
        if isinstance(node, ast.Constant) and node.value in CODECS
    }
    assert used == set()
