"""Templates become words: compiled once for a campaign, in a sandbox, where an undefined variable is an error.

Only HTML is escaped. What a template may see are small frozen values; nothing leads from them to the database.
"""

from __future__ import annotations

import traceback
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from jinja2 import FileSystemLoader, StrictUndefined, TemplateError, TemplateNotFound, TemplateSyntaxError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from tagwerk.api import Action, WrongInput, translator
from tagwerk_email_offers import api

if TYPE_CHECKING:
    from datetime import date

    from jinja2 import Template

    from tagwerk.api import App
    from tagwerk_email_offers.api import Offer
    from tagwerk_email_offers.writing.templates import TemplateSource

_ = translator("tagwerk_email_offers")


@dataclass(frozen=True)
class Rendered:
    """An offer in words. *html* is empty where the template has none."""

    subject: str
    text: str
    html: str


class OfferTemplate:
    """A compiled template. Making one raises WrongInput, naming file and line, for what cannot be read."""

    def __init__(self, source: TemplateSource) -> None:
        self.source, self.kind = source, source.kind
        self._data = source.data
        plain = _environment(source, autoescape=False)
        html = _environment(source, autoescape=True)
        self._parts: dict[tuple[str, str], Template] = {}
        for language in source.languages:
            self._parts["subject", language] = self._load(plain, "subject", language)
            self._parts["text", language] = self._load(plain, "text", language)
            if source.has_html(language):
                self._parts["html", language] = self._load(html, "html", language)

    def render(self, app: App, offer: Offer) -> Rendered:
        """Write *offer* in its language. Raises WrongInput, naming file and line."""
        variables: dict[str, Any] = {
            given.name: given.values for given in app.plugins.collect(api.email_offers_context, offer)
        }
        variables |= {"offer": offer, "company": offer.company, "contact": offer.contact, "sender": offer.sender}
        variables |= {"today": offer.today, "data": self._data, "language": offer.language}
        return Rendered(*(self._render(part, offer.language, variables) for part in ("subject", "text", "html")))

    def _load(self, environment: ImmutableSandboxedEnvironment, part: str, language: str) -> Template:
        file = self.source.file(part, language)
        try:
            return environment.get_template(file)
        except TemplateSyntaxError as error:
            raise self._wrong(error.name or file, error.lineno, error.message or "") from None
        except (TemplateNotFound, UnicodeDecodeError, OSError) as error:
            raise self._wrong(file, 0, str(error)) from None

    def _render(self, part: str, language: str, variables: dict[str, Any]) -> str:
        template = self._parts.get((part, language))
        if template is None:
            return ""
        try:
            text = template.render(variables)
        except TemplateSyntaxError as error:  # of an included file
            raise self._wrong(error.name or "?", error.lineno, error.message or "") from None
        except TemplateNotFound as error:
            raise self._wrong(template.name or "?", 0, _("there is no file {name}", name=error.message)) from None
        except Exception as error:
            file, line = self._place(error, template.name or "?")
            cause = error.message if isinstance(error, TemplateError) else f"{type(error).__name__}: {error}"
            raise self._wrong(file, line, cause or type(error).__name__) from None
        return text.rstrip("\n") if part == "subject" else text

    def _place(self, error: Exception, file: str) -> tuple[str, int]:
        """The innermost line of this template's folder that the error passed through."""
        folder = str(self.source.folder)
        for frame in reversed(traceback.extract_tb(error.__traceback__)):
            if frame.filename.startswith(folder):
                return frame.filename[len(folder) + 1 :], frame.lineno or 0
        return file, 0

    def _wrong(self, file: str, line: int, cause: str) -> WrongInput:
        return WrongInput(
            _("The offer template {name}, {file}, line {line}: {cause}.", name=self.source.name, file=file, line=line,
              cause=cause.rstrip(".")),
            _("Nothing was sent."),
            Action("campaigns.check", self.source.name),
        )  # fmt: skip


def _environment(source: TemplateSource, *, autoescape: bool) -> ImmutableSandboxedEnvironment:
    environment = ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(source.folder),
        autoescape=autoescape,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.filters |= {"money": _money, "date": _date}
    return environment


def _money(value: object, currency: str = "EUR", language: str = "de") -> str:
    """An amount as it is written in *language*: ``1.234,50 €``."""
    from babel.numbers import format_currency

    return format_currency(Decimal(str(value)), currency, locale=language)


def _date(value: date, language: str = "de") -> str:
    """A date as it is written in *language*: ``31. Oktober 2026``."""
    from babel.dates import format_date

    return format_date(value, "long", locale=language)
