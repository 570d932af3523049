"""Who may do what with what is Jörg's: offers by e-mail and the mailbox."""

from kit.permissions import CLIENTS, EVERYBODY, Rule, World, rule
from tagwerk.platform import clock
from tagwerk_email_offers.inbox import correspondence, syncing, watching
from tagwerk_email_offers.sending import campaigns, controlling, planning
from tagwerk_email_offers.tables import Campaign, Inbound, Mailbox
from tagwerk_email_offers.writing import trying


def _campaign(world: World, state: str = "running") -> int:
    row = Campaign(
        template="price_list", segment="id = 0", sender="Jörg <joerg@tagwerk.example>", state=state,
        employee_id=world.joerg.employee(), created_at=clock.now(),
    )  # fmt: skip
    return int(world.add(row).id)


def _mail(world: World) -> int:
    moment, name = clock.now(), world.name("x")
    mailbox = world.add(Mailbox(address=name, since=moment, checked_at=moment))
    row = Inbound(
        mailbox_id=mailbox.id, uid="1", identity=name, kind="reply", company_id=world.company, sender="a@b.example",
        sender_name="A", subject="Re", text="Gern", received_at=moment,
    )  # fmt: skip
    return int(world.add(row).id)


def _order(world: World) -> planning.CampaignOrder:
    return planning.CampaignOrder("price_list", f"id = {world.company}")


PARTS = {  # called inside use cases, which have asked for the right
    "tagwerk_email_offers.sending.campaigns.deliver_campaign",
    "tagwerk_email_offers.sending.planning.plan",
    "tagwerk_email_offers.inbox.syncing.read_new",
    "tagwerk_email_offers.inbox.taking_in.take_in",
}
RULES: dict[str, Rule] = {
    "tagwerk_email_offers.writing.trying.list_templates": rule(EVERYBODY, lambda w, a: trying.list_templates(w.app, a)),
    "tagwerk_email_offers.writing.trying.preview": rule(
        CLIENTS, lambda w, a: trying.preview(w.app, a, "price_list", str(w.company))
    ),
    "tagwerk_email_offers.writing.trying.check": rule(
        CLIENTS, lambda w, a: trying.check(w.app, a, "price_list", f"id = {w.company}")
    ),
    "tagwerk_email_offers.sending.campaigns.send_test": rule(
        CLIENTS, lambda w, a: campaigns.send_test(w.app, a, "price_list", str(w.company), "x@firma.example")
    ),
    "tagwerk_email_offers.sending.campaigns.count_recipients": rule(
        CLIENTS, lambda w, a: campaigns.count_recipients(w.app, a, _order(w)).queued
    ),
    "tagwerk_email_offers.sending.campaigns.send": rule(EVERYBODY, lambda w, a: campaigns.send(w.app, a, _order(w))),
    "tagwerk_email_offers.sending.controlling.status": rule(
        CLIENTS, lambda w, a: controlling.status(w.app, a, _campaign(w))
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
    "tagwerk_email_offers.inbox.correspondence.list_mails": rule(
        CLIENTS, lambda w, a: _mail(w) in {mail.id for mail in correspondence.list_mails(w.app, a)}
    ),
    "tagwerk_email_offers.inbox.correspondence.show_mail": rule(
        CLIENTS, lambda w, a: correspondence.show_mail(w.app, a, _mail(w))
    ),
    "tagwerk_email_offers.inbox.syncing.sync": rule(EVERYBODY, lambda w, a: syncing.sync(w.app, a)),
    "tagwerk_email_offers.inbox.watching.watch": rule(
        EVERYBODY, lambda w, a: watching.watch(w.app, a, lambda _result: None, 0.0)
    ),
}
