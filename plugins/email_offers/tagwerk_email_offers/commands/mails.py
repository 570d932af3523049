"""How mails that came in are shown: to people in lines, to machines as documents."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from tagwerk.api import Action, translator
from tagwerk_email_offers.naming import (
    cause_name,
    followed_name,
    mail_kind_name,
    mail_state_name,
    reported_name,
    suppression_name,
    way_name,
)

if TYPE_CHECKING:
    from datetime import datetime

    from rich.table import Table

    from tagwerk_email_offers.inbox.correspondence import InboundMailView
    from tagwerk_email_offers.inbox.syncing import SyncResult

KILO = 1000

_ = translator("tagwerk_email_offers")


def mails_drawn(mails: list[InboundMailView], zone: str) -> Table:
    """One line each, cut where the screen ends."""
    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style="bold", expand=True)
    columns = ((_("No."), 5), (_("Received"), 16), (_("Kind"), 9), (_("State"), 11), (_("Company"), 20))
    for title, width in columns:
        table.add_column(title, no_wrap=True, overflow="ellipsis", width=width)
    table.add_column(_("Subject"), no_wrap=True, overflow="ellipsis", ratio=1)
    for mail in mails:
        state = mail_state_name("in_doubt" if mail.doubt == "open" else mail.state)
        received = _local(mail.received_at, zone)
        table.add_row(str(mail.id), received, mail_kind_name(mail.kind), state, _whose(mail), mail.subject)
    return table


def mail_drawn(mail: InboundMailView, zone: str) -> str:
    """A mail to read: who wrote, whose it is and what told that, what it says, what came with it, what followed."""
    lines = [
        f"{mail.name} <{mail.sender}>".strip() if mail.sender else mail.name or _("a sender who is not known"),
        _("{company}: {way}", company=_whose(mail) or _("nobody's"), way=way_name(mail.way)),  # type: ignore[arg-type]
        _local(mail.received_at, zone),
        f"{mail_kind_name(mail.kind)}: {mail.subject}" if mail.subject else mail_kind_name(mail.kind),
        *_report(mail),
        "",
        mail.text,
        "",
        *(
            _("Attached: {name} ({size} kB)", name=each.name or "?", size=-(-each.size // KILO))
            for each in mail.attachments
        ),
        *_what_followed(mail, zone),
        *next_steps(mail),
    ]
    return "\n".join(lines).rstrip()


def mail_view(mail: InboundMailView) -> dict[str, Any]:
    """A mail as machines read it, without its text."""
    fields = asdict(mail)
    del fields["text"]
    fields["attachments"] = [asdict(each) for each in mail.attachments]
    fields["candidates"] = [asdict(each) for each in mail.candidates]
    fields["followed"] = [asdict(each) for each in mail.followed]
    return {"from" if name == "sender" else name: value for name, value in fields.items()}


def sync_line(result: SyncResult) -> str:
    """What a look brought, in one line."""
    names = {
        _("replies"): result.replies,
        _("automatic replies"): result.auto_replies,
        _("bounces"): result.bounces,
        _("delayed"): result.delays,
        _("complaints"): result.complaints,
        _("unsubscribed"): result.unsubscribes,
        _("others"): result.others,
        _("unreadable"): result.unreadable,
        _("nobody's, not kept"): result.unmatched,
        _("known already"): result.known,
    }
    numbers = ", ".join(f"{number} {name}" for name, number in names.items() if number)
    line = _("{fetched} new: {numbers}", fetched=result.fetched, numbers=numbers) if numbers else _("Nothing new.")
    todo = {
        _("in doubt"): result.in_doubt,
        _("nobody's yet"): result.unassigned,
        _("answered by you"): result.answered,
        _("offers that you sent"): result.offers_sent,
    }
    more = ", ".join(f"{number} {name}" for name, number in todo.items() if number)
    return f"{line} ({more})" if more else line


def _report(mail: InboundMailView) -> list[str]:
    if mail.kind in ("bounce", "delay") and (mail.address or mail.status):
        return [
            _(
                "About {address}: {status} {reason}",
                address=mail.address,
                status=mail.status,
                reason=reported_name(mail.reason),
            ).rstrip()
        ]
    if mail.returns_on is not None:
        return [_("Back on {day}.", day=mail.returns_on)]
    if mail.cause:
        return [_("It cannot be read: {cause}.", cause=cause_name(mail.cause))]
    return []


def _what_followed(mail: InboundMailView, zone: str) -> list[str]:
    said = []
    for each in mail.followed:
        moment = f"{_local(each.at, zone)} " if each.at is not None else ""
        text = f" – {each.text}" if each.text and each.what == "done" else ""
        if each.what == "suppressed":
            text = f" – {each.address}: {suppression_name(each.reason)}" + (f" ({each.origin})" if each.origin else "")
        said.append(f"{moment}{followed_name(each.what, each.by)}{text}")
    return said


def next_steps(mail: InboundMailView) -> list[str]:
    """One key each."""
    actions = []
    if mail.doubt == "open":
        actions += [Action("inbox.believe", mail.id), Action("inbox.believe", mail.id, no=True)]
    if mail.company is None and mail.kind == "reply":
        actions += [Action("inbox.assign", mail.id, each.name) for each in mail.candidates if each.name]
        actions += [] if mail.candidates else [Action("inbox.assign", mail.id, "COMPANY")]
    if mail.state == "waiting":
        actions += [Action("inbox.reply", mail.id), Action("inbox.done", mail.id)]
    if mail.new_contact and mail.company_id is not None:
        actions.append(Action("contacts.add", mail.company_id, mail.name or "…", email=mail.sender))
    actions += [Action("suppress.lift", each.address) for each in mail.followed if each.what == "suppressed"]
    return [action.command for action in actions]


def _whose(mail: InboundMailView) -> str:
    if mail.company is not None:
        return mail.company
    names = [each.name or _("a colleague's client") for each in mail.candidates]
    return _("{companies}?", companies=" / ".join(names)) if names else ""


def _local(moment: datetime, zone: str) -> str:
    return f"{moment.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M}"
