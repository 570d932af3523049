"""The commands about templates: ``campaigns templates``, ``check`` and ``preview``."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from tagwerk.api import later, translator

if TYPE_CHECKING:
    from rich.console import RenderableType

    from tagwerk.api import CommandLine
    from tagwerk_email_offers.tables import TemplateKind
    from tagwerk_email_offers.writing.rendered import MailFile
    from tagwerk_email_offers.writing.templates import TemplateSource
    from tagwerk_email_offers.writing.trying import Checked, Previewed

_ = translator("tagwerk_email_offers")

Template = Annotated[str, typer.Argument(help=later("The name of an offer template; see: tagwerk campaigns templates"))]
AnyTemplate = Annotated[
    str | None, typer.Argument(help=later("The name of an offer template; all of the workspace by default."))
]
NewName = Annotated[str, typer.Argument(help=later("The name of the new template, which is that of its folder."))]
Starter = Annotated[str, typer.Option("--from", help=later("The template to copy."))]
WithLayout = Annotated[bool, typer.Option("--layout", help=later("Copy the shared layout too, to change it."))]
Segment = Annotated[str, typer.Option("--to", help=later("all, a saved segment, or an expression: 'rank = client'"))]
Company = Annotated[str, typer.Option("--to", help=later("The company, by number or name."))]
Language = Annotated[str, typer.Option(help=later("Another language than that of the contact, such as en."))]
Open = Annotated[bool, typer.Option("--open", help=later("Show it in the browser."))]
Out = Annotated[
    Path | None, typer.Option(help=later("Write the page to a file, with the PDF beside it; or the PDF alone."))
]

offers = typer.Typer()
templates = typer.Typer(help=later("List the offer templates, or make one.\n\nExample: tagwerk campaigns templates"))
offers.add_typer(templates, name="templates")


@templates.callback(
    invoke_without_command=True,
    help=later("List the offer templates, or make one.\n\nExample: tagwerk campaigns templates"),
)
def list_(context: typer.Context) -> None:
    if context.invoked_subcommand is not None:
        return
    from tagwerk_email_offers.writing.trying import list_templates

    cli: CommandLine = context.obj
    sources = list_templates(cli.app(), cli.actor())
    rows = [
        {"name": source.name, "languages": source.languages, "kind": _kind(source), "folder": str(source.folder)}
        for source in sources
    ]
    lines = (
        f"{source.name} ({', '.join(source.languages) or '–'}), {_kind_name(source)}  {source.folder}"
        for source in sources
    )
    cli.show(rows, "\n".join(lines))


@templates.command(
    "new",
    help=later(
        "Make a template of your own, as a copy of another."
        "\n\nExample: tagwerk campaigns templates new spring_sale --from price_list"
    ),
)
def new(context: typer.Context, name: NewName, starter: Starter = "introduction", layout: WithLayout = False) -> None:
    from tagwerk_email_offers.writing.folder.starting import new_template

    cli: CommandLine = context.obj
    files = [str(path) for path in new_template(cli.app(), cli.actor(), name, starter, layout=layout)]
    said = _("{name} is there. Change what is in its files, then look for mistakes with: {command}", name=name,
             command=f"tagwerk campaigns check {name}")  # fmt: skip
    cli.show({"template": name, "files": files}, "\n".join((*files, said)))


@offers.command(
    "check",
    help=later(
        "Look for every mistake of a template, and write it for everybody in a segment; nothing is sent."
        "\n\nExample: tagwerk campaigns check price_list"
    ),
)
def check(context: typer.Context, template: AnyTemplate = None, to: Segment = "all") -> None:
    from tagwerk_email_offers.writing import trying

    cli: CommandLine = context.obj
    checked = trying.check(cli.app(), cli.actor(), template or "", to)
    cli.show([asdict(finding) for finding in checked.findings], "\n".join(_findings_drawn(checked)))
    if checked.has_errors:
        raise typer.Exit(1)


@offers.command(
    "preview",
    help=later("Show an offer as a company would read it.\n\nExample: tagwerk campaigns preview price_list --to 17"),
)
def preview(
    context: typer.Context,
    template: Template,
    to: Company,
    language: Language = "",
    browser: Open = False,
    out: Out = None,
    yes: Annotated[bool, typer.Option("--yes", help=later("Replace the file without asking."))] = False,
) -> None:
    from tagwerk_email_offers.writing import trying
    from tagwerk_email_offers.writing.html.page import page_file, write_preview

    cli: CommandLine = context.obj
    if out is not None and out.is_file():
        cli.confirm(_("Replace {file}?", file=out), yes=yes)
    previewed = trying.preview(cli.app(), cli.actor(), template, to, language)
    pages = write_preview(previewed, out) if out is not None else []
    shown = write_preview(previewed, page_file(cli.app().folder, template, previewed.language)) if browser else []
    data = _preview_view(previewed) | {"pages": [str(page) for page in (*pages, *shown)]}
    cli.show(data, _preview_drawn(previewed, [*pages, *shown]))
    if browser:
        import webbrowser

        for page in shown:
            webbrowser.open(page.resolve().as_uri())


def _kind_name(source: TemplateSource) -> str:
    from tagwerk_email_offers.naming import campaign_kind_name

    kind = _kind(source)
    return campaign_kind_name(kind) if kind else _("broken")


def _kind(source: TemplateSource) -> TemplateKind | Literal[""]:
    """What the template is; one that is broken does not keep the others from being listed."""
    from tagwerk.api import WrongInput

    try:
        return source.kind
    except WrongInput:
        return ""


def _findings_drawn(checked: Checked) -> list[str]:
    lines = []
    for finding in checked.findings:
        place = f"{finding.file}:{finding.line}" if finding.line else finding.file
        severity = _("error") if finding.severity == "error" else _("warning")
        lines.append(" ".join(filter(None, (f"{place}: {severity}:", finding.text, finding.hint))))
    lines += [
        _("{name} can be written for all {number} recipients.", name=name, number=checked.recipients)
        for name in checked.written
    ]
    if not checked.templates:
        lines.append(_("The workspace has no template of its own; make one with: tagwerk campaigns templates new NAME"))
    return lines


def _preview_view(previewed: Previewed) -> dict[str, object]:
    rendered = previewed.rendered
    files = [
        {"name": file.name, "media_type": file.media_type, "size": len(file.data), "inline": bool(file.content_id)}
        for file in rendered.files
    ]
    lines = {"from": previewed.sender, "to": previewed.recipient, "language": previewed.language}
    return lines | {"subject": rendered.subject, "text": rendered.text, "html": rendered.html, "files": files}


def _preview_drawn(previewed: Previewed, pages: list[Path]) -> RenderableType:
    from rich.console import Group
    from rich.rule import Rule
    from rich.text import Text

    rendered = previewed.rendered
    header = {_("From"): previewed.sender, _("To"): previewed.recipient, _("Subject"): rendered.subject}
    lines = [Text.assemble((f"{name}: ", "bold"), value) for name, value in header.items()]
    attached = _("Attached")
    lines += [Text.assemble((f"{attached}: ", "bold"), _file_drawn(file)) for file in rendered.files]
    written = [Text(_("Written to {file}.", file=page)) for page in pages]
    return Group(*lines, Rule(style="dim"), Text(rendered.text), *written)


def _file_drawn(file: MailFile) -> str:
    from tagwerk_email_offers.writing.folder.places import size_text

    shown = _("shown in the mail") if file.content_id else _("attached")
    return f"{file.name} ({size_text(len(file.data))}, {shown})"


COMMANDS = ()  # they stand within ``campaigns``
