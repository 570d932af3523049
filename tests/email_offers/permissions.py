"""Who may do what with what is Jörg's: offers by e-mail and the mailbox."""

import zlib

from kit.permissions import ADMINISTRATOR, CLIENTS, DIRECTOR, EVERYBODY, Rule, World, rule
from tagwerk.access.actors import Actor
from tagwerk.platform import clock
from tagwerk.platform.errors import ConfigurationError, Conflict
from tagwerk_email_offers.figures import figures
from tagwerk_email_offers.following import ordering, progress, recipients
from tagwerk_email_offers.inbox import correspondence, syncing, watching
from tagwerk_email_offers.inbox.answering import acting, files, replying
from tagwerk_email_offers.inbox.mailboxes import listing
from tagwerk_email_offers.oauth import logging_in
from tagwerk_email_offers.senders import signatures
from tagwerk_email_offers.sending import campaigns, controlling, planning
from tagwerk_email_offers.tables import Campaign, FollowUp, Inbound, Mailbox, Original
from tagwerk_email_offers.threads.steps import Step
from tagwerk_email_offers.writing import trying
from tagwerk_email_offers.writing.folder import starting


def _campaign(world: World, state: str = "running") -> int:
    row = Campaign(
        template="price_list", segment="id = 0", sender="Jörg <joerg@tagwerk.example>", state=state,
        employee_id=world.joerg.employee(), created_at=clock.now(),
    )  # fmt: skip
    return int(world.add(row).id)


def _mail(world: World, **more: str) -> int:
    moment, name = clock.now(), world.name("x")
    mailbox = world.add(Mailbox(address=name, since=moment, checked_at=moment))
    row = Inbound(
        mailbox_id=mailbox.id, uid="1", identity=name, kind="reply", company_id=world.company, sender=f"{name}@b.example",
        sender_name="A", subject="Re", text="Gern", state="waiting", received_at=moment, **more,
    )  # fmt: skip
    mail = int(world.add(row).id)
    world.add(Original(inbound_id=mail, data=zlib.compress(b"Subject: Re\n\nGern"), size=17, is_whole=True))
    return mail


def _replied(world: World, actor: Actor) -> bool:
    try:
        return bool(replying.reply(world.app, actor, _mail(world), "Ja."))
    except ConfigurationError:
        return True  # let in: there is no mail server


def _undone(world: World, actor: Actor) -> object:
    mail = _mail(world)
    acting.done(world.app, world.joerg, mail)
    return acting.undo(world.app, actor, mail)


def _listed(world: World, actor: Actor) -> bool:
    try:
        return bool(listing.list_mailboxes(world.app, actor))
    except ConfigurationError:
        return True  # let in: there is no mailbox


def _followed_up(world: World) -> int:
    campaign = _campaign(world, "done")
    world.add(FollowUp(campaign_id=campaign, step=1, template="introduction", days=5, created_at=clock.now()))
    return campaign


def _taken_back(world: World, actor: Actor) -> bool:
    ordering.take_back_follow_up(world.app, actor, _followed_up(world), "introduction")
    return True


def _ordered(world: World, actor: Actor) -> bool:
    ordering.follow_up(world.app, actor, _campaign(world, "done"), Step("introduction", 5))
    return True


def _order(world: World) -> planning.CampaignOrder:
    return planning.CampaignOrder("price_list", f"id = {world.company}")


PARTS = {  # called inside use cases, which have asked for the right
    "tagwerk_email_offers.sending.campaigns.deliver_campaign",
    "tagwerk_email_offers.sending.campaigns.zone_of",
    "tagwerk_email_offers.sending.planning.plan",
    "tagwerk_email_offers.inbox.receiving.sent.take_sent",
    "tagwerk_email_offers.inbox.receiving.taking_in.take_in",
}
LEADERS = frozenset({DIRECTOR, ADMINISTRATOR})


def _logged_in(world: World, actor: Actor) -> object:
    wish = logging_in.LoginWish("microsoft")
    return logging_in.log_in(world.app, actor, wish, lambda _address, _code, _holds: None)


def _logged_out(world: World, actor: Actor) -> bool:
    try:
        return logging_in.log_out(world.app, actor)
    except Conflict:
        return True  # let in: nobody was logged in


RULES: dict[str, Rule] = {
    "tagwerk_email_offers.oauth.logging_in.log_in": rule(LEADERS, _logged_in),
    "tagwerk_email_offers.oauth.logging_in.log_out": rule(LEADERS, _logged_out),
    "tagwerk_email_offers.writing.trying.list_templates": rule(EVERYBODY, lambda w, a: trying.list_templates(w.app, a)),
    "tagwerk_email_offers.writing.trying.preview": rule(
        CLIENTS, lambda w, a: trying.preview(w.app, a, "price_list", str(w.company))
    ),
    "tagwerk_email_offers.writing.trying.check": rule(
        CLIENTS, lambda w, a: trying.check(w.app, a, "price_list", f"id = {w.company}").recipients
    ),
    "tagwerk_email_offers.writing.folder.starting.new_template": rule(
        EVERYBODY, lambda w, a: starting.new_template(w.app, a, w.name("mine"), "price_list")
    ),
    "tagwerk_email_offers.senders.signatures.show_signature": rule(
        EVERYBODY, lambda w, a: signatures.show_signature(w.app, a) is not None
    ),
    "tagwerk_email_offers.senders.signatures.set_signature": rule(
        EVERYBODY, lambda w, a: signatures.set_signature(w.app, a, "Anna")
    ),
    "tagwerk_email_offers.sending.campaigns.send_test": rule(
        CLIENTS, lambda w, a: campaigns.send_test(w.app, a, "price_list", str(w.company), "x@firma.example")
    ),
    "tagwerk_email_offers.sending.campaigns.forecast": rule(
        CLIENTS, lambda w, a: campaigns.forecast(w.app, a, _order(w)).progress.queued
    ),
    "tagwerk_email_offers.sending.campaigns.send": rule(EVERYBODY, lambda w, a: campaigns.send(w.app, a, _order(w))),
    "tagwerk_email_offers.sending.controlling.status": rule(
        CLIENTS, lambda w, a: controlling.status(w.app, a, _campaign(w))
    ),
    "tagwerk_email_offers.sending.controlling.troubles": rule(
        CLIENTS, lambda w, a: controlling.troubles(w.app, a, _campaign(w), 5) is not None
    ),
    "tagwerk_email_offers.sending.controlling.pause": rule(
        CLIENTS, lambda w, a: controlling.pause(w.app, a, _campaign(w))
    ),
    "tagwerk_email_offers.sending.controlling.resume": rule(
        CLIENTS, lambda w, a: controlling.resume(w.app, a, _campaign(w, "paused"))
    ),
    "tagwerk_email_offers.sending.controlling.cancel": rule(
        CLIENTS, lambda w, a: controlling.cancel(w.app, a, _campaign(w))
    ),
    "tagwerk_email_offers.sending.controlling.retry": rule(
        CLIENTS, lambda w, a: controlling.retry(w.app, a, _campaign(w))
    ),
    "tagwerk_email_offers.sending.controlling.settle": rule(
        CLIENTS, lambda w, a: controlling.settle(w.app, a, _campaign(w), "hold")
    ),
    "tagwerk_email_offers.following.ordering.follow_up": rule(CLIENTS, _ordered),
    "tagwerk_email_offers.following.ordering.take_back_follow_up": rule(CLIENTS, _taken_back),
    "tagwerk_email_offers.following.progress.follow_ups": rule(
        CLIENTS, lambda w, a: progress.follow_ups(w.app, a, [_followed_up(w)])
    ),
    "tagwerk_email_offers.following.recipients.list_recipients": rule(
        CLIENTS, lambda w, a: recipients.list_recipients(w.app, a, _campaign(w)) == []
    ),
    "tagwerk_email_offers.figures.figures.figures": rule(CLIENTS, lambda w, a: figures.figures(w.app, a, _campaign(w))),
    "tagwerk_email_offers.figures.figures.explain_figure": rule(
        CLIENTS, lambda w, a: figures.explain_figure(w.app, a, "reached", _campaign(w)) == []
    ),
    "tagwerk_email_offers.inbox.correspondence.list_mails": rule(
        CLIENTS, lambda w, a: _mail(w) in {mail.id for mail in correspondence.list_mails(w.app, a)}
    ),
    "tagwerk_email_offers.inbox.correspondence.show_mail": rule(
        CLIENTS, lambda w, a: correspondence.show_mail(w.app, a, _mail(w))
    ),
    "tagwerk_email_offers.inbox.answering.acting.done": rule(CLIENTS, lambda w, a: acting.done(w.app, a, _mail(w))),
    "tagwerk_email_offers.inbox.answering.acting.undo": rule(CLIENTS, _undone),
    "tagwerk_email_offers.inbox.answering.acting.assign": rule(
        CLIENTS, lambda w, a: acting.assign(w.app, a, _mail(w), acting.Whose(company=str(w.company)))
    ),
    "tagwerk_email_offers.inbox.answering.acting.believe": rule(
        CLIENTS, lambda w, a: acting.believe(w.app, a, _mail(w, wish="likely", doubt="open"))
    ),
    "tagwerk_email_offers.inbox.answering.acting.disbelieve": rule(
        CLIENTS, lambda w, a: acting.disbelieve(w.app, a, _mail(w, wish="likely", doubt="open"))
    ),
    "tagwerk_email_offers.inbox.answering.replying.reply": rule(CLIENTS, _replied),
    "tagwerk_email_offers.inbox.answering.files.original": rule(
        CLIENTS, lambda w, a: files.original(w.app, a, _mail(w))
    ),
    "tagwerk_email_offers.inbox.answering.files.save_original": rule(
        CLIENTS, lambda w, a: files.save_original(w.app, a, _mail(w), w.folder)
    ),
    "tagwerk_email_offers.inbox.answering.files.save_attachments": rule(
        CLIENTS, lambda w, a: files.save_attachments(w.app, a, _mail(w), w.folder) == []
    ),
    "tagwerk_email_offers.inbox.mailboxes.listing.list_mailboxes": rule(EVERYBODY, _listed),
    "tagwerk_email_offers.inbox.syncing.sync": rule(EVERYBODY, lambda w, a: syncing.sync(w.app, a)),
    "tagwerk_email_offers.inbox.watching.watch": rule(
        EVERYBODY, lambda w, a: watching.watch(w.app, a, lambda _result: None, 0.0)
    ),
}
