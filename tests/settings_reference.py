"""Writes docs/reference/settings.md from the models of the settings; the tests hold the page against them."""

import inspect
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args, get_origin

from pydantic import BaseModel, SecretStr

from kit.settings import MODELS
from tagwerk.platform.settings.known import Setting, kind_of, settings_in
from tagwerk.platform.settings.marking import plain
from tagwerk.platform.settings.sections import Settings

PAGE = Path(__file__).parents[1] / "docs" / "reference" / "settings.md"
OURS = ("email_offers", "telephony", "reporting")
BEGINNING = """\
# Settings

The settings of a workspace stand in its `tagwerk.toml`. `tagwerk settings show` lists the values in force and where each comes
from, `tagwerk settings check` looks for mistakes. This page is made from the models (`make reference`).

**From the environment.** `[web] public_url` is `TAGWERK_WEB__PUBLIC_URL`, the setting `sender` of the plugin `email_offers` is
`TAGWERK_PLUGINS__EMAIL_OFFERS__SENDER`; a list is written with commas. What decides what counts, or who may do what, comes
from the file alone (**file** below): such a variable is refused with a line that names it. In a demo workspace the environment
may set everything. A change of such a setting is noticed when the workspace is opened: it is in the access log
(`staff accesses`), and the heads are told.

**Secrets** are never shown, and need not stand in the file: `NAME_file = "/run/secrets/name"` (or `…__NAME_FILE` in the
environment) names a file whose first line is the secret, and `NAME = "keyring:crm"` takes what the machine's keyring has under
the service `tagwerk` and the name `crm`, where the package `keyring` is installed.
"""


def page() -> str:
    """The whole page."""
    parts = [BEGINNING]
    for name, field in Settings.model_fields.items():
        if name != "plugins":
            model = _of_free_names(plain(field.annotation))
            is_section = isinstance(model, type) and issubclass(model, BaseModel)
            found = [each for each in settings_in(Settings, ()) if each.path[0] == name]
            about = model if is_section else Settings
            parts.append("\n".join(_section(name, about, found, last=not is_section)))
    ours = {place: MODELS[place] for name in OURS if (place := ("plugins", name)) in MODELS}
    return "\n".join(
        parts
        + ["\n".join(_section(".".join(place), model, [*settings_in(model, place)])) for place, model in ours.items()]
    )


def _of_free_names(kind: Any) -> Any:
    """The model of the tables in a section of free names, such as ``[fields.NAME]``; any other kind as it is."""
    inner = plain(get_args(kind)[1]) if get_origin(kind) is dict else kind
    return inner if isinstance(inner, type) and issubclass(inner, BaseModel) else kind


def _section(name: str, model: type[BaseModel], settings: list[Setting], *, last: bool = False) -> Iterator[str]:
    yield f"## [{name}]\n"
    paragraphs = inspect.cleandoc(model.__doc__ or "").replace("``", "`").split("\n\n")
    yield "\n\n".join(re.sub(r"\s*\n\s*", " ", each) for each in (paragraphs[-1:] if last else paragraphs)) + "\n"
    for inner in _inner(model):
        text = " ".join(inspect.cleandoc(inner.__doc__ or "").split()).replace("``", "`")
        yield f"{text}\n"
    yield "| setting | takes | default | comes from |"
    yield "| --- | --- | --- | --- |"
    for setting in settings:
        yield f"| `{setting.name}` | {_takes(setting)} | {_default(setting)} | {_whence(setting)} |"
    yield ""


def _inner(model: type[BaseModel]) -> Iterator[type[BaseModel]]:
    if model is Settings:
        return
    for field in model.model_fields.values():
        kind = plain(field.annotation)
        for each in (kind, *getattr(kind, "__args__", ())):
            if isinstance(each, type) and issubclass(each, BaseModel):
                yield each


def _takes(setting: Setting) -> str:
    limits = []
    for mark in setting.limits:
        for name, words in (("gt", "more than"), ("ge", "at least"), ("lt", "less than"), ("le", "at most")):
            if (limit := getattr(mark, name, None)) is not None:
                limits.append(f"{words} {limit}")
    kind = "secret" if setting.secret else kind_of(setting.annotation)
    return ", ".join([kind, *limits])


def _default(setting: Setting) -> str:
    value = setting.default.get_secret_value() if isinstance(setting.default, SecretStr) else setting.default
    if isinstance(value, bool):
        return "`true`" if value else "`false`"
    return "" if value in (None, "", (), {}) else f"`{value}`"


def _whence(setting: Setting) -> str:
    return "file" if setting.file_alone else f"file, `{setting.variable}`"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
