"""Commands of the client base for what may be twice in it; ``companies`` registers them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from tagwerk.cli.parameters import CompanyName, Yes
from tagwerk.platform.texts import later, translator

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tagwerk.access.hookspecs import CommandLine
    from tagwerk.companies.duplicates.merging import MergePlan
    from tagwerk.companies.own.values import OwnField

_ = translator("tagwerk")

Survivor = Annotated[str, typer.Argument(help=later("The company that stays: number or name."))]
Merged = Annotated[str, typer.Argument(help=later("The company that becomes one with it: number or name."))]


def register(companies: typer.Typer) -> None:
    """Add the commands to the group."""
    companies.command(
        "duplicates",
        help=later("Show companies that are likely one, with the reasons.\n\nExample: tagwerk companies duplicates"),
    )(duplicates)
    companies.command(
        "merge",
        help=later(
            "Make one company of two. Shows what becomes of them, and asks.\n\nExample: tagwerk companies merge 17 42"
        ),
    )(merge)
    companies.command(
        "unmerge", help=later("Make two companies again of what was merged.\n\nExample: tagwerk companies unmerge 42")
    )(unmerge)
    companies.command(
        "apart",
        help=later("Say that two companies that are alike are two.\n\nExample: tagwerk companies apart 17 42"),
    )(apart)


def duplicates(
    context: typer.Context,
    company: Annotated[str, typer.Argument(help=later("One company; all of them by default."))] = "",
) -> None:
    """Those that are likely one."""
    from tagwerk.companies.duplicates.finding import list_duplicates
    from tagwerk.views.duplicates import double_view
    from tagwerk.views.tables import listing

    cli: CommandLine = context.obj
    views = [double_view(double) for double in list_duplicates(cli.app(), cli.actor(), company)]
    columns = {"company": _("No."), "name": _("Company"), "other": _("No."), "other_name": _("Looks like"),
               "percent": _("Likely"),
               "because": _("Because of")}  # fmt: skip
    if not views:
        cli.show(views, _("No two companies look like one."))
        return
    cli.show(views, listing(columns, views))


def merge(
    context: typer.Context,
    survivor: Survivor,
    merged: Merged,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help=later("Show what would become of them, and change nothing."))
    ] = False,
    yes: Yes = False,
) -> None:
    """Two become one."""
    from tagwerk.companies.duplicates.merging import merge_companies, plan_merge
    from tagwerk.companies.own.declaring import own_fields
    from tagwerk.views.duplicates import merge_view

    cli: CommandLine = context.obj
    plan = plan_merge(cli.app(), cli.actor(), survivor, merged)
    own = own_fields(cli.app())
    if dry_run:
        cli.show(merge_view(plan), _drawn(plan, own))
        return
    question = _("Merge {merged} into {survivor}?", merged=plan.merged.name, survivor=plan.survivor.name)
    cli.confirm(f"{_drawn(plan, own)}\n{question}", yes=yes)
    done = merge_companies(cli.app(), cli.actor(), str(plan.survivor.id), str(plan.merged.id))
    back = _("Taken back with: tagwerk companies unmerge {id}", id=done.merged.id)
    cli.show(merge_view(done), f"{_drawn(done, own)}\n{back}")


def unmerge(
    context: typer.Context, merged: Annotated[int, typer.Argument(help=later("The number that is gone."))]
) -> None:
    """One becomes two again."""
    from tagwerk.companies.duplicates.merging import unmerge_company

    cli: CommandLine = context.obj
    merge = unmerge_company(cli.app(), cli.actor(), merged)
    view = {"company": merge.survivor_id, "unmerged": merge.merged_id}
    cli.show(view, _("{one} and {other} are two companies again.", one=merge.survivor_id, other=merge.merged_id))


def apart(context: typer.Context, one: CompanyName, other: CompanyName) -> None:
    """Two stay two."""
    from tagwerk.companies.duplicates.finding import keep_apart

    cli: CommandLine = context.obj
    lower, higher = keep_apart(cli.app(), cli.actor(), one, other)
    cli.show(
        {"apart": [lower, higher]}, _("{one} and {other} are not shown as duplicates again.", one=lower, other=higher)
    )


def _drawn(plan: MergePlan, own: Mapping[str, OwnField]) -> str:
    from tagwerk.companies.own.declaring import title_of
    from tagwerk.views.values import in_words

    def said(field: str, value: str) -> str:
        return own[field].shown(value) if field in own else str(in_words(field, value))

    kept, gone = plan.survivor, plan.merged
    lines = [_("{id} {name} stays; {gone} {gone_name} becomes one with it.", id=kept.id, name=kept.name, gone=gone.id,
               gone_name=gone.name)]  # fmt: skip
    lines += [
        _("  takes {field}: {value}", field=title_of(field, own), value=said(field, value))
        for field, value in plan.taken.items()
    ]
    lines += [
        _(
            "  {field} stays {mine}, not {theirs}",
            field=title_of(field, own),
            mine=said(field, mine),
            theirs=said(field, theirs),
        )
        for field, mine, theirs in plan.lost
    ]
    lines += [
        _("  {name} moves along", name=contact.name or contact.email or contact.phone) for contact in plan.contacts
    ]
    lines += [
        _("  {name} is there already", name=contact.name or contact.email or contact.phone) for contact in plan.doubles
    ]
    return "\n".join(lines)


COMMANDS = ()  # they stand in the group of the client base
