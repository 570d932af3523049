"""Setting a workspace up: settings are written into its file, secrets into files of their own beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tagwerk.access.use_cases import use_case
from tagwerk.platform.settings.secret_places import keep_in_file
from tagwerk.platform.settings.writing import write_settings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tagwerk.access.actors import Actor
    from tagwerk.platform.app import App

Path = tuple[str, ...]


@use_case("settings.write", roles=("head", "director", "administrator"))
def set_up_settings(
    app: App, actor: Actor, values: Mapping[Path, str | int | bool], secrets: Mapping[Path, str] | None = None
) -> None:
    """Write *values* into ``tagwerk.toml``, by their whole path (``("web", "port")``), and keep each of *secrets* in a file of
    its own, of which the setting ``NAME_file`` says where. Comments and all else in the file stay.

    Raises ConfigurationError where only a person can write them; then the settings are as they were.
    """
    named: dict[Path, str | int | bool] = dict(values)
    for path, secret in (secrets or {}).items():
        named[(*path[:-1], f"{path[-1]}_file")] = keep_in_file(app.folder, "-".join(path), secret)
    write_settings(app.folder, named, tuple(secrets or ()))
