"""The plugin's scenes in the demo: fifty offers leave in the morning, in the afternoon their answers are read.

They do what a user would do; the clients are simulated outside, behind a mail server and a mailbox of their own.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from tagwerk.api import Scene, translator

if TYPE_CHECKING:
    from tagwerk.api import Stage

TEMPLATE = "price_list"
QUOTA = 50
MOST_ROUNDS = 5

_ = translator("tagwerk_email_offers")


def scenes() -> list[Scene]:
    """The morning and the afternoon."""
    return [
        Scene("email_offers_send", 9, _("Fifty offers leave by e-mail"), _send, _open_the_mail_server),
        Scene("email_offers_answers", 15, _("The answers are read"), _read_answers),
    ]


def _open_the_mail_server(stage: Stage) -> None:
    from tagwerk_email_offers.demo.clients import Clients

    clients = Clients(stage.folder / "Maildir")
    stage.at_the_end(clients.stop)
    url = clients.start()
    maildir = f"maildir://{clients.maildir}"
    sender = "Anna Größer <anna@tagwerk.example>"
    stage.set("plugins.email_offers", {"smtp_url": url, "imap_url": maildir, "sender": sender})


def _send(stage: Stage) -> None:
    done = stage.run("campaigns", "send", TEMPLATE, "--to", "all", "--limit", str(QUOTA), "--yes")
    stage.say(_("{sent} offers were taken by the clients' mail server.", sent=done["sent"]))


def _read_answers(stage: Stage) -> None:
    """Read, send as many more as came back, read again: what bounces does not count."""
    for _round in range(MOST_ROUNDS):
        stage.run("inbox", "sync")
        _say_what_came(stage)
        more = stage.run("campaigns", "send", TEMPLATE, "--to", "all", "--fill", "--yes")
        if not more["sent"]:
            break
        stage.say(_("{sent} more offers left in their place.", sent=more["sent"]))
    replies = stage.run("inbox", "list", "--limit", "1000")
    for reply in replies[:3]:
        stage.say(f"  {reply['company']}: {reply['subject']}")
    stage.note("replies", len(replies))


def _say_what_came(stage: Stage) -> None:
    """All that has come, for the routines of ``serve`` read the mailbox too and may have been quicker."""
    mails = stage.run("inbox", "list", "--kind", "all", "--limit", "1000")
    kinds = Counter(mail["kind"] for mail in mails)
    stage.say(
        _(
            "{replies} replies, {auto_replies} on holiday, {bounces} came back for good.",
            replies=kinds["reply"],
            auto_replies=kinds["auto_reply"],
            bounces=kinds["bounce"],
        )
    )
