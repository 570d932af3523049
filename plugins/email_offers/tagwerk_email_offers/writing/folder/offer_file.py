"""``offer.toml``: what the mail is, the lines of the offer, what goes along, and from which template it inherits.

::

    kind = "offer"                    # offer, reminder, congratulation, invitation, service
    inherits = "price_list"           # what is not here is taken from there
    currency = "EUR"
    valid_days = 14
    own_subject = true                # a follow-up is called so, and not "Re:" and what it goes on from
    attachments = ["terms.pdf"]       # or [[attachments]] with file and name, each per language if wanted
    document = "document.typ"         # or [document], see Document

    [[lines]]
    number = "10-204"
    name = { de = "Kopierpapier A4", en = "Copy paper A4" }
    unit = { de = "Karton", en = "box" }
    price = "18.90"                   # up to four decimals
    quantity = "20"                   # may be left out
    discount = "5"                    # per cent, may be left out
    note = "…"                        # may be left out

    [data]                            # anything else, which templates read as `data`
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any, get_args

from tagwerk.api import one_of, translator
from tagwerk_email_offers.tables import OFFER, TemplateKind
from tagwerk_email_offers.writing.folder.lines import (
    ALMOST_PRICE,
    DISCOUNT,
    HUNDRED,
    PRICE,
    QUANTITY,
    WrittenLine,
)
from tagwerk_email_offers.writing.folder.toml_values import Fault, ValuesRead

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tagwerk_email_offers.writing.folder.toml_lines import Where

FILE = "offer.toml"
KEYS = ("kind", "inherits", "currency", "valid_days", "own_subject", "attachments", "document", "lines", "data")
LINE_KEYS = ("number", "name", "unit", "price", "quantity", "discount", "note")
ATTACHMENT_KEYS = ("file", "name")
DOCUMENT_KEYS = ("file", "name", "attached", "personal")
DOCUMENT_NAME = "{{ offer.number }}.pdf"
MOST_LINES, MOST_ATTACHMENTS, MOST_DAYS = 1000, 20, 3650
CURRENCY = "EUR"

_ = translator("tagwerk_email_offers")


@dataclass(frozen=True)
class Attachment:
    """A file that goes along: its name in the folder, and the name that the recipient sees (a template); both per language."""

    file: Mapping[str, str]
    name: Mapping[str, str]


@dataclass(frozen=True)
class DocumentFile:
    """What is made into a PDF for each recipient: its *file* and the *name* that the recipient sees (a template), per language.

    Where it is not *attached*, no mail has it. One that is not *personal* knows nothing of its recipient, and is made once.
    """

    file: Mapping[str, str]
    name: Mapping[str, str]
    attached: bool = True
    personal: bool = True


@dataclass(frozen=True)
class OfferFile:
    """What ``offer.toml`` says."""

    kind: TemplateKind = OFFER
    inherits: str = ""
    currency: str = CURRENCY
    valid_days: int | None = None
    attachments: tuple[Attachment, ...] = ()
    document: DocumentFile | None = None
    lines: tuple[WrittenLine, ...] = ()
    data: Mapping[str, Any] = field(default_factory=dict)
    own_subject: bool = False


def understand(values: Mapping[str, Any], languages: Sequence[str]) -> tuple[OfferFile, list[Fault]]:
    """What *values* say for a template in *languages*, and everything that is wrong with them."""
    reading = _Reading(languages)
    return reading.offer_file(values), reading.faults


class _Reading(ValuesRead):
    """Reads ``offer.toml``."""

    def offer_file(self, values: Mapping[str, Any]) -> OfferFile:
        self.no_others((), values, KEYS)
        lines = [self.line(("lines", number), line) for number, line in self.entries(values, "lines", MOST_LINES)]
        attachments = [
            self.attachment(("attachments", number), each)
            for number, each in self.entries(values, "attachments", MOST_ATTACHMENTS)
        ]
        data = values.get("data", {})
        if not isinstance(data, dict):
            self.fault(("data",), _("data is a table; write [data], and below it what belongs to it."))
        return OfferFile(
            self.kind(values.get("kind", OFFER)),
            self.name(values.get("inherits", "")),
            self.currency(values.get("currency", CURRENCY)),
            self.days(values.get("valid_days")),
            tuple(each for each in attachments if each is not None),
            self.document(values.get("document")),
            tuple(line for line in lines if line is not None),
            data if isinstance(data, dict) else {},
            self.switch(("own_subject",), values.get("own_subject", False)),
        )

    def switch(self, where: Where, said: object) -> bool:
        if not isinstance(said, bool):
            self.fault(where, _("{value!r} is neither true nor false.", value=said))
        return said is True

    def kind(self, said: object) -> TemplateKind:
        kinds: tuple[TemplateKind, ...] = get_args(TemplateKind)
        found = next((kind for kind in kinds if kind == said), None)
        if found is None:
            self.fault(("kind",), _("{kind!r} is no kind of mail.", kind=said), one_of(kinds))
        return found or OFFER

    def name(self, said: object) -> str:
        if not isinstance(said, str):
            self.fault(("inherits",), _("inherits names a template; write it in quotes."))
            return ""
        return said

    def currency(self, said: object) -> str:
        from babel import Locale

        if not isinstance(said, str) or said not in Locale("en").currencies or len(said) != len(CURRENCY):
            self.fault(("currency",), _("{currency!r} is no currency.", currency=said), _("Such as EUR, CHF or USD."))
            return CURRENCY
        return said

    def days(self, said: object) -> int | None:
        if said is None:
            return None
        if not isinstance(said, int) or isinstance(said, bool) or not 0 < said <= MOST_DAYS:
            self.fault(("valid_days",), _("valid_days is a whole number of days, such as 14."))
            return None
        return said

    def line(self, where: Where, values: object) -> WrittenLine | None:
        if not isinstance(values, dict):
            self.fault(where, _("{name} is a list; write each under [[{name}]].", name="lines"))
            return None
        self.no_others(where, values, LINE_KEYS)
        before = len(self.faults)
        number, price = self.needed(where, values, "number"), self.needed(where, values, "price")
        if number is not None and (not isinstance(number, str) or not number.strip()):
            self.fault((*where, "number"), _("the article number is a text; write it in quotes."))
        name, unit = (self.texts((*where, key), self.needed(where, values, key)) for key in ("name", "unit"))
        note = self.texts((*where, "note"), values.get("note"))
        decimals = (
            self.price((*where, "price"), price),
            self.quantity((*where, "quantity"), values.get("quantity")),
            self.discount((*where, "discount"), values.get("discount")),
        )
        if len(self.faults) > before or decimals[0] is None:
            return None
        return WrittenLine(str(number), name, unit, decimals[0], decimals[1], decimals[2] or Decimal(0), note)

    def price(self, where: Where, said: object) -> Decimal | None:
        if said is None:
            return None
        if isinstance(said, str) and ALMOST_PRICE.fullmatch(said) and not PRICE.fullmatch(said):
            self.fault(where, _("{price!r} has more than four decimals.", price=said))
            return None
        return self.number(where, said, PRICE, "18.90", lambda _number: True)

    def quantity(self, where: Where, said: object) -> Decimal | None:
        said = str(said) if isinstance(said, int) and not isinstance(said, bool) else said
        return None if said is None else self.number(where, said, QUANTITY, "20", lambda number: number > 0)

    def discount(self, where: Where, said: object) -> Decimal | None:
        said = str(said) if isinstance(said, int) and not isinstance(said, bool) else said
        return None if said is None else self.number(where, said, DISCOUNT, "2.5", lambda number: number <= HUNDRED)

    def attachment(self, where: Where, said: object) -> Attachment | None:
        if isinstance(said, str):
            return Attachment({"": said}, {"": said.rpartition("/")[2]})
        if not isinstance(said, dict):
            self.fault(where, _("an attachment is the name of a file, in quotes."))
            return None
        self.no_others(where, said, ATTACHMENT_KEYS)
        file = self.texts((*where, "file"), self.needed(where, said, "file"))
        names = self.texts((*where, "name"), said["name"]) if "name" in said else {}
        return Attachment(file, names or {language: name.rpartition("/")[2] for language, name in file.items()})

    def document(self, said: object) -> DocumentFile | None:
        if said is None:
            return None
        where = ("document",)
        before = len(self.faults)
        said = {"file": said} if isinstance(said, str) else said
        if not isinstance(said, dict):
            self.fault(where, _("a document is the name of a file, in quotes, or a table [document]."))
            return None
        self.no_others(where, said, DOCUMENT_KEYS)
        file = self.texts((*where, "file"), self.needed(where, said, "file"))
        for each in file.values():
            if not each.endswith(".typ"):
                self.fault((*where, "file"), _("{name!r} is no Typst file; its name ends in .typ.", name=each))
        name = self.texts((*where, "name"), said["name"]) if "name" in said else {"": DOCUMENT_NAME}
        switches = self.yes(where, said, "attached"), self.yes(where, said, "personal")
        return DocumentFile(file, name, *switches) if len(self.faults) == before else None
