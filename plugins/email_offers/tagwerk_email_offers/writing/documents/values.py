"""The variables of a mail as JSON, for its document: the very lines, sums and texts of the mail, reckoned and worded once.

An amount is ``{number, currency, text}`` and a date ``{iso, text}``: a document shows *text*, which is what the mail shows.
``number`` is exact, as a text (``"18.90"``). The document gets no ``unsubscribe_url``: it is no mail.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from tagwerk_email_offers.api import SenderSignature
from tagwerk_email_offers.writing.folder.lines import Quantity
from tagwerk_email_offers.writing.sandbox.formats import date_text

UNFIT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufeff\ufffe\uffff\ud800-\udfff]")
"""Characters that no font has and no PDF/A may hold."""
PERSONAL = ("company", "contact")
DEEPEST = 20
NOTHING = object()


def values_of(variables: Mapping[str, Any], *, personal: bool) -> bytes:
    """*variables* as JSON; without those of the recipient where the document is not *personal*. What has no form there, such as a
    function of a plugin, is left out: a document that asks for it is told that there is none of that name.
    """
    language = str(variables["language"])
    chosen = {name: value for name, value in variables.items() if personal or name not in PERSONAL}
    data = _data(chosen, language, DEEPEST)
    data["offer"].pop("unsubscribe_url", None)
    return json.dumps(data, ensure_ascii=False).encode()


def _data(value: Any, language: str, depth: int) -> Any:  # noqa: C901
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, str):
        return UNFIT.sub(" ", str(value))
    if isinstance(value, SenderSignature):
        return _data(value.text, language, depth)
    if isinstance(value, float):
        return value if math.isfinite(value) else NOTHING
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, date) and not isinstance(value, datetime):
        return {"iso": value.isoformat(), "text": date_text(value, language)}
    if isinstance(value, datetime | time):
        return value.isoformat()
    if isinstance(value, Quantity):
        return {"number": format(value.number, "f"), "text": value.text}
    if depth == 0:
        return NOTHING
    if is_dataclass(value) and not isinstance(value, type):
        return _table({each.name: getattr(value, each.name) for each in fields(value)}, language, depth)
    if isinstance(value, Mapping):
        return _table(value, language, depth)
    if isinstance(value, Sequence) and not isinstance(value, bytes | bytearray):
        return [each for each in (_data(each, language, depth - 1) for each in value) if each is not NOTHING]
    return NOTHING


def _table(values: Mapping[Any, Any], language: str, depth: int) -> dict[str, Any]:
    found = {str(name): _data(value, language, depth - 1) for name, value in values.items()}
    return {UNFIT.sub(" ", name): value for name, value in found.items() if value is not NOTHING}
