"""Delivers campaign 1 in a process of its own until nothing of it is left: ``python resuming.py``."""

import os
from contextlib import suppress
from pathlib import Path

from tagwerk.platform.config import WORKSPACE_VARIABLE
from tagwerk.platform.errors import TagwerkError
from tagwerk.staff.finding import find_actor
from tagwerk.workspace.opening import open_workspace
from tagwerk_email_offers.sending import controlling


def main() -> None:
    app = open_workspace(Path(os.environ[WORKSPACE_VARIABLE]))
    actor = find_actor(app)
    while True:
        with suppress(TagwerkError):  # the other one is being killed
            if controlling.resume(app, actor, 1).state == "done":
                return


if __name__ == "__main__":
    main()
