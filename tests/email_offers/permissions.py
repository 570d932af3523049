"""Who may do what with what is Jörg's: offers by e-mail and the mailbox."""

from kit.permissions import CLIENTS, EVERYBODY, Rule, World, rule
from tagwerk.platform import clock
from tagwerk_email_offers import campaigns, controlling, correspondence, inbox, watching
from tagwerk_email_offers.tables import Campaign, Inbound, Mailbox


def _campaign(world: World, state: str = "running") -> int:
    row = Campaign(
        template="price_list", segment="id = 0", sender="Jörg <joerg@tagwerk.example>", state=state,
        employee_id=world.joerg.employee(), created_at=clock.now(),
    )  # fmt: skip
    return int(world.add(row).id)


def _letter(world: World) -> int:
    moment, name = clock.now(), world.name("x")
    mailbox = world.add(Mailbox(address=name, since=moment, checked_at=moment))
    row = Inbound(
        mailbox_id=mailbox.id, uid="1", identity=name, kind="reply", company_id=world.company, sender="a@b.example",
        sender_name="A", subject="Re", text="Gern", received_at=moment,
    )  # fmt: skip
    return int(world.add(row).id)


def _order(world: World) -> campaigns.Order:
    return campaigns.Order("price_list", f"id = {world.company}")


PARTS = {  # called inside use cases, which have asked for the right
    "tagwerk_email_offers.campaigns.deliver_campaign",
    "tagwerk_email_offers.inbox.read_new",
}
RULES: dict[str, Rule] = {
    "tagwerk_email_offers.campaigns.list_templates": rule(EVERYBODY, lambda w, a: campaigns.list_templates(w.app, a)),
    "tagwerk_email_offers.campaigns.preview": rule(
        CLIENTS, lambda w, a: campaigns.preview(w.app, a, "price_list", str(w.company))
    ),
    "tagwerk_email_offers.campaigns.check": rule(
        CLIENTS, lambda w, a: campaigns.check(w.app, a, "price_list", f"id = {w.company}")
    ),
    "tagwerk_email_offers.campaigns.send_test": rule(
        CLIENTS, lambda w, a: campaigns.send_test(w.app, a, "price_list", str(w.company), "x@firma.example")
    ),
    "tagwerk_email_offers.campaigns.count_recipients": rule(
        CLIENTS, lambda w, a: campaigns.count_recipients(w.app, a, _order(w)).queued
    ),
    "tagwerk_email_offers.campaigns.send": rule(EVERYBODY, lambda w, a: campaigns.send(w.app, a, _order(w))),
    "tagwerk_email_offers.controlling.status": rule(CLIENTS, lambda w, a: controlling.status(w.app, a, _campaign(w))),
    "tagwerk_email_offers.controlling.pause": rule(CLIENTS, lambda w, a: controlling.pause(w.app, a, _campaign(w))),
    "tagwerk_email_offers.controlling.resume": rule(
        CLIENTS, lambda w, a: controlling.resume(w.app, a, _campaign(w, "paused"))
    ),
    "tagwerk_email_offers.controlling.cancel": rule(CLIENTS, lambda w, a: controlling.cancel(w.app, a, _campaign(w))),
    "tagwerk_email_offers.controlling.retry": rule(CLIENTS, lambda w, a: controlling.retry(w.app, a, _campaign(w))),
    "tagwerk_email_offers.controlling.settle": rule(
        CLIENTS, lambda w, a: controlling.settle(w.app, a, _campaign(w), "hold")
    ),
    "tagwerk_email_offers.correspondence.list_letters": rule(
        CLIENTS, lambda w, a: _letter(w) in {letter.id for letter in correspondence.list_letters(w.app, a)}
    ),
    "tagwerk_email_offers.correspondence.show_letter": rule(
        CLIENTS, lambda w, a: correspondence.show_letter(w.app, a, _letter(w))
    ),
    "tagwerk_email_offers.inbox.sync": rule(EVERYBODY, lambda w, a: inbox.sync(w.app, a)),
    "tagwerk_email_offers.watching.watch": rule(
        EVERYBODY, lambda w, a: watching.watch(w.app, a, lambda _result: None, 0.0)
    ),
}
