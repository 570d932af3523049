"""Ctrl+C while the program is still being loaded."""

import subprocess
import sys

CODE = """
import sys
class Finder:
    def find_spec(self, name, path=None, target=None):
        if name == sys.argv[1]:
            raise KeyboardInterrupt
sys.meta_path.insert(0, Finder())
from tagwerk.cli import main
main()
"""


def test_ctrl_c_while_it_is_loaded_ends_it_without_a_traceback() -> None:
    for module in ("tagwerk.cli.main", "tagwerk.views.documents"):
        done = subprocess.run([sys.executable, "-c", CODE, module], capture_output=True, text=True, check=False)
        assert (done.returncode, done.stderr) == (130, ""), module
