"""Looks at what the recipient reads: what was left over, who writes, as the law wants it, and how one leaves."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tagwerk.api import translator
from tagwerk_email_offers.writing.checking.syntax import blanked

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tagwerk_email_offers.api import OfferSender
    from tagwerk_email_offers.writing.checking.findings import Findings

LEFT_OVER = re.compile(
    r"\b(?:TODO|FIXME|XXX+|TBD)\b|\blorem ipsum\b"
    r"|\{[a-z_]+(?:\.[a-z_]+)+\}|\{\{|\}\}|\{%|%\}|\[\[[^\[\]\n]{1,80}\]\]|%[A-Z_]{3,}%"
    r"|<<\w+>>|\[(?:Name|Firma|Anrede|Datum|Betrag|Company|Date|Amount)\]",
    re.IGNORECASE,
)
STYLE = re.compile(r"<(style|script)\b(?:(?!<\1\b).)*?</\1\s*>", re.DOTALL | re.IGNORECASE)
LOWER = re.compile(r"todo|fixme|x+|tbd|%[a-z_]+%")
WAY_OUT = re.compile(
    r"abmeld|abbestell|austragen|widerspr[eiou]ch|keine\s+(?:weiteren\s+)?(?:e-?mails|angebote|werbung)|unsubscribe|opt[\s-]?out"
    r"|désabonn|désinscri|disiscri|annulla\w* l.iscrizione|darse de baja|afmelden|uitschrijven|wypis",
    re.IGNORECASE,
)
IMPRINT = re.compile(
    r"\bHR[AB]\b|\b[A-Z]*gericht\b|handelsregister|geschäftsführ|\bvorstand|ust-?\s?id|umsatzsteuer-?id|impressum|inhaber"
    r"|managing director|registered (?:office|in)|company (?:no|number)|\bvat (?:id|no|reg)|\bimprint\b"
    r"|\bSIREN\b|\bRCS\b|\bP\.? ?IVA\b",
    re.IGNORECASE,
)
BULK = {"offer", "invitation", "congratulation"}
"""Kinds of mail that go to many, and that somebody may not want."""

_ = translator("tagwerk_email_offers")


def left_over(text: str) -> Iterator[tuple[int, str]]:
    """What looks as if it should have been replaced, in the source of a file: each with its line."""
    plain = STYLE.sub(lambda style: "\n" * style[0].count("\n"), blanked(text))
    for found in LEFT_OVER.finditer(plain):
        if not LOWER.fullmatch(found[0]):  # “todo” is a word; TODO is a note
            yield plain.count("\n", 0, found.start()) + 1, found[0]


def check_wording(findings: Findings, label: str, text: str, kind: str, sender: OfferSender, imprint: str) -> None:
    """Whether *text*, which was written from the file *label*, says who writes, what the law wants, and how one leaves.

    *imprint* is the file in which an imprint is to be written.
    """
    if kind in BULK and WAY_OUT.search(text) is None:
        findings.warning(
            label, 0, _("it does not say how to unsubscribe"), _("The law wants it in each mail to many (UWG § 7)."),
        )  # fmt: skip
    if not any(each and each in text for each in (sender.name, sender.email)):
        findings.warning(label, 0, _("it does not say who writes"), _("Write {example}.", example="{{ sender.name }}"))
    if IMPRINT.search(text) is None:
        hint = _(
            "Write who you are into {file}, which the shared layout prints.", file="templates/offers/_shared/house.toml"
        )
        findings.warning(imprint, 0, _("there is no imprint, which the law wants below business mails"), hint)
