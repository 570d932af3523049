"""Who may do what with what is Jörg's: a rule for every use case, and the small world in which the rules are tried."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from itertools import count
from pathlib import Path
from typing import Any

from tagwerk.access.actors import Actor
from tagwerk.agenda import agenda
from tagwerk.board import board, closing, team, work_plan
from tagwerk.calendar import outages
from tagwerk.companies import cards
from tagwerk.companies.consent import suppressions as consent
from tagwerk.companies.imports import importing
from tagwerk.companies.segments import segments
from tagwerk.contracts import contracts
from tagwerk.contracts.tables import Contract
from tagwerk.diary import events, requests, tasks, visits
from tagwerk.diary.tables import Request, Task, Visit
from tagwerk.obligations import plans
from tagwerk.obligations import standing as quotas
from tagwerk.obligations.job_descriptions import versions as job_descriptions
from tagwerk.platform import clock
from tagwerk.platform.app import App
from tagwerk.platform.errors import Conflict
from tagwerk.staff import accesses, certification, departments, employees, tokens
from tagwerk.staff.absences import absences, handing_over
from tagwerk.staff.absences.tables import Absence
from tagwerk.staff.actors import find_actor
from tagwerk_email_offers import campaigns, controlling, correspondence, inbox, watching
from tagwerk_email_offers.tables import Campaign, Inbound, Mailbox
from tagwerk_reporting import making, submitting
from tagwerk_telephony.calls import calling, looking, outcomes, reconciling, taking_in
from tagwerk_telephony.tables import Call

OWN, SUBSTITUTE, HEAD, STRANGER = "jörg", "eva", "heidi", "otto"
DIRECTOR, ADMINISTRATOR = "dora", "anna"
PEOPLE = (
    (OWN, "manager", "Großhandel"),
    (SUBSTITUTE, "manager", "Einzelhandel"),
    (HEAD, "head", "Großhandel"),
    (STRANGER, "manager", "Einzelhandel"),
    (DIRECTOR, "director", ""),
    (ADMINISTRATOR, "administrator", ""),
)
EVERYBODY = frozenset({OWN, SUBSTITUTE, HEAD, STRANGER, DIRECTOR, ADMINISTRATOR})
NOBODY: frozenset[str] = frozenset()
CLIENTS = EVERYBODY - {STRANGER}  # what belongs to Jörg's clients moves to who stands in
FIGURES = EVERYBODY - {STRANGER, SUBSTITUTE}  # his figures do not
ABOVE = frozenset({HEAD, DIRECTOR, ADMINISTRATOR})
HIRED = date(2025, 1, 1)
LAST_MONTH = (clock.now().date().replace(day=1) - timedelta(days=1)).strftime("%Y-%m")


@dataclass
class World:
    """Jörg of the wholesale department is absent; Eva of the retail department stands in. *number* makes names unique."""

    app: App
    folder: Path
    actors: dict[str, Actor] = field(default_factory=dict)
    number: Any = field(default_factory=lambda: count(1))

    def __post_init__(self) -> None:
        app, system = self.app, Actor.system("test")
        for name in ("Großhandel", "Einzelhandel"):
            departments.add_department(app, system, name)
        for number, (login, role, department) in enumerate(PEOPLE):
            address = f"person{number}@tagwerk.example"
            fields = {"role": role, "region": "BE", "email": address, "department": department}
            new = employees.NewEmployee(login, login.title(), hired_on=HIRED, **fields)
            employees.add_employee(app, system, new)
            self.actors[login] = find_actor(app, login)
        today = clock.now().date()
        days = today - timedelta(days=1), today + timedelta(days=2)
        absences.enter_absence(app, system, OWN, *days, substitute=SUBSTITUTE)
        self.company = cards.add_company(
            app, self.joerg, "Möbel Größer", phone="+493023125100", email="info@groesser.example"
        ).id

    @property
    def joerg(self) -> Actor:
        return self.actors[OWN]

    def name(self, word: str) -> str:
        return f"{word}{next(self.number)}"

    def add(self, row: Any) -> Any:
        with self.app.database.transaction() as session:
            session.add(row)
        return row

    def company_of_joerg(self) -> str:
        return str(cards.add_company(self.app, self.joerg, self.name("Firma ")).id)

    def put_off(self) -> str:
        company = self.company_of_joerg()
        agenda.put_off(self.app, self.joerg, company, clock.now().date() + timedelta(days=7))
        return company

    def contract(self) -> Contract:
        return contracts.draft_contract(self.app, self.joerg, str(self.company))

    def task(self) -> Task:
        return tasks.add_task(self.app, self.joerg, "Muster schicken")

    def visit(self) -> Visit:
        return visits.plan_visit(self.app, self.joerg, str(self.company), clock.now().date() + timedelta(days=1))

    def held(self) -> Visit:
        visit = self.visit()
        return visits.hold_visit(self.app, self.joerg, visit.id, "besprochen", clock.now().date() - timedelta(days=1))

    def request(self) -> Request:
        return requests.send_request(self.app, self.joerg, "Einzelhandel", "Wann?")

    @cached_property
    def colleague(self) -> str:
        """Somebody else in Jörg's department."""
        new = employees.NewEmployee("weg", "Weg", region="BE", department="Großhandel", hired_on=HIRED)
        return employees.add_employee(self.app, Actor.system("test"), new).login

    def certified(self) -> date:
        """A day on which a certification was held with Jörg."""
        day = clock.now().date() - timedelta(days=100 + next(self.number))
        certification.certify(self.app, self.actors[ADMINISTRATOR], OWN, day)
        return day

    def absence(self) -> Absence:
        day = clock.now().date() + timedelta(days=next(self.number))
        return absences.enter_absence(self.app, Actor.system("test"), self.colleague, day, day)

    def outage(self) -> int:
        end = clock.now()
        hour = timedelta(hours=1)
        return outages.mark_outage(self.app, self.actors[HEAD], "email", end - hour, end).id

    def token(self) -> int:
        return tokens.make_token(self.app, self.joerg, OWN, "x").token.id

    def event(self) -> str:
        name = self.name("Messe ")
        events.add_event(self.app, self.actors[DIRECTOR], name, clock.now().date() - timedelta(days=1))
        events.invite(self.app, self.joerg, name, [str(self.company)])
        return name

    def planned(self, department: str) -> str:
        plans.set_plan(self.app, Actor.system("test"), "visits", "10", "2026-12", department=department)
        return department

    def planned_week(self) -> str:
        week = f"2027-W{next(self.number) % 50 + 1:02d}"
        plans.set_plan(self.app, Actor.system("test"), "visits", "5", week, login=OWN)
        return week

    @cached_property
    def submitted(self) -> str:
        """A month for which Jörg's report is there to verify."""
        with suppress(Conflict):
            submitting.submit_report(self.app, self.joerg, "monthly", LAST_MONTH)
        return LAST_MONTH

    def call(self) -> int:
        moment = clock.now()
        row = Call(
            provider="simulator", direction="outbound", employee_id=self.joerg.employee_id, company_id=self.company,
            number="+493023125100", started_at=moment, answered_at=moment, ended_at=moment, state="completed",
        )  # fmt: skip
        return int(self.add(row).id)

    def campaign(self, state: str = "running") -> int:
        row = Campaign(
            template="price_list", segment="id = 0", sender="Jörg <joerg@tagwerk.example>", state=state,
            employee_id=self.joerg.employee(), created_at=clock.now(),
        )  # fmt: skip
        return int(self.add(row).id)

    def letter(self) -> int:
        moment, name = clock.now(), self.name("x")
        mailbox = self.add(Mailbox(address=name, since=moment, checked_at=moment))
        row = Inbound(
            mailbox_id=mailbox.id, uid="1", identity=name, kind="reply", company_id=self.company, sender="a@b.example",
            sender_name="A", subject="Re", text="Gern", received_at=moment,
        )  # fmt: skip
        return int(self.add(row).id)

    def file(self, name: str, text: str) -> Path:
        path = self.folder / self.name(name)
        path.write_text(text, encoding="utf-8")
        return path


Attempt = Callable[[World, Actor], object]


@dataclass(frozen=True)
class Rule:
    """Who is let in: *attempt* does the use case on something of Jörg's, and gives something true where it was let in."""

    may: frozenset[str]
    attempt: Attempt


def _people(world: World, actor: Actor) -> bool:
    """Whether how Jörg is employed is open to the actor."""
    known = {someone.employee.login: someone.closed for someone in employees.list_employees(world.app, actor)}
    return not known[OWN]


def _reason(world: World, actor: Actor) -> bool:
    known = {found.employee.login: found.reason for found in absences.list_absences(world.app, actor)}
    return bool(known[OWN])


def _imported(world: World, actor: Actor) -> bool:
    file = world.file("list", "company;city\nMöbel Größer;Köln\n")
    done = importing.import_companies(world.app, actor, file, dry_run=True)
    return done.rejected == 0


def _ended(world: World, actor: Actor) -> object:
    absence = world.absence()
    return absences.end_absence(world.app, actor, absence.id, absence.last)


def _dismisses(world: World, actor: Actor) -> object:
    absence = world.absence().id
    absences.appoint_substitute(world.app, Actor.system("test"), absence, STRANGER)
    return absences.dismiss_substitute(world.app, actor, absence)


def _submits(world: World, actor: Actor) -> bool:
    """The second who may is told that the first did."""
    with suppress(Conflict):
        submitting.submit_report(world.app, actor, "monthly", None, OWN)
    return True


def _day() -> date:
    return clock.now().date()


def _order(world: World) -> campaigns.Order:
    return campaigns.Order("price_list", f"id = {world.company}")


def _outage(world: World, actor: Actor, department: str | None) -> object:
    end = clock.now()
    begin = end - timedelta(hours=1)
    return outages.mark_outage(world.app, actor, "email", begin, end, department=department)


def _new(world: World) -> employees.NewEmployee:
    return employees.NewEmployee(world.name("neu"), "Neu", region="BE")


def rule(may: frozenset[str], attempt: Attempt) -> Rule:
    return Rule(may, attempt)


RULES: dict[str, Rule] = {
    # ---- companies
    "tagwerk.companies.cards.add_company": rule(EVERYBODY, lambda w, a: cards.add_company(w.app, a, w.name("Neu "))),
    "tagwerk.companies.cards.edit_company": rule(
        CLIENTS, lambda w, a: cards.edit_company(w.app, a, str(w.company), city=w.name("O"))
    ),
    "tagwerk.companies.cards.add_contact": rule(
        CLIENTS, lambda w, a: cards.add_contact(w.app, a, str(w.company), name="Ada")
    ),
    "tagwerk.companies.cards.show_company": rule(CLIENTS, lambda w, a: cards.show_company(w.app, a, str(w.company))),
    "tagwerk.companies.cards.list_companies": rule(
        CLIENTS, lambda w, a: w.company in {company.id for company in cards.list_companies(w.app, a)}
    ),
    "tagwerk.companies.imports.importing.import_companies": rule(CLIENTS, _imported),
    "tagwerk.companies.consent.suppressions.suppress_address": rule(
        EVERYBODY, lambda w, a: consent.suppress_address(w.app, a, f"{w.name('x')}@firma.example")
    ),
    "tagwerk.companies.segments.segments.save_segment": rule(
        EVERYBODY, lambda w, a: segments.save_segment(w.app, a, w.name("s"), "rank = client") is None
    ),
    "tagwerk.companies.segments.segments.list_segments": rule(
        EVERYBODY, lambda w, a: segments.list_segments(w.app, a) is not None
    ),
    # ---- contracts
    "tagwerk.contracts.contracts.draft_contract": rule(
        CLIENTS, lambda w, a: contracts.draft_contract(w.app, a, str(w.company))
    ),
    "tagwerk.contracts.contracts.sign_contract": rule(
        CLIENTS, lambda w, a: contracts.sign_contract(w.app, a, w.contract().number)
    ),
    "tagwerk.contracts.contracts.rescind_contract": rule(
        CLIENTS,
        lambda w, a: contracts.rescind_contract(
            w.app, a, contracts.sign_contract(w.app, w.joerg, w.contract().number).number
        ),
    ),
    "tagwerk.contracts.contracts.list_contracts": rule(
        CLIENTS, lambda w, a: w.contract().id in {found.id for found, _company in contracts.list_contracts(w.app, a)}
    ),
    # ---- staff
    "tagwerk.staff.employees.add_employee": rule(
        frozenset({ADMINISTRATOR}), lambda w, a: employees.add_employee(w.app, a, _new(w))
    ),
    "tagwerk.staff.employees.edit_employee": rule(
        frozenset({ADMINISTRATOR}), lambda w, a: employees.edit_employee(w.app, a, OWN, {"phone": "+4930231250"})
    ),
    "tagwerk.staff.employees.list_employees": rule(FIGURES, _people),
    "tagwerk.staff.departments.add_department": rule(
        ABOVE - {HEAD}, lambda w, a: departments.add_department(w.app, a, w.name("Abteilung "))
    ),
    "tagwerk.staff.departments.edit_department": rule(
        ABOVE - {HEAD}, lambda w, a: departments.edit_department(w.app, a, "Großhandel", "g@firma.example")
    ),
    "tagwerk.staff.departments.list_departments": rule(EVERYBODY, lambda w, a: departments.list_departments(w.app, a)),
    "tagwerk.staff.absences.absences.enter_absence": rule(
        ABOVE,
        lambda w, a: absences.enter_absence(w.app, a, OWN, *[_day() + timedelta(days=20 + 3 * next(w.number))] * 2),
    ),
    "tagwerk.staff.absences.absences.appoint_substitute": rule(
        ABOVE - {HEAD}, lambda w, a: absences.appoint_substitute(w.app, a, w.absence().id, STRANGER)
    ),
    "tagwerk.staff.absences.absences.dismiss_substitute": rule(ABOVE - {HEAD}, _dismisses),
    "tagwerk.staff.absences.absences.end_absence": rule(ABOVE, _ended),
    "tagwerk.staff.absences.absences.cancel_absence": rule(
        ABOVE, lambda w, a: absences.cancel_absence(w.app, a, w.absence().id)
    ),
    "tagwerk.staff.absences.absences.list_absences": rule(FIGURES, _reason),
    "tagwerk.staff.certification.take_back_certification": rule(
        ABOVE, lambda w, a: certification.take_back_certification(w.app, a, OWN, w.certified())
    ),
    "tagwerk.staff.certification.certify": rule(
        ABOVE, lambda w, a: certification.certify(w.app, a, OWN, _day() - timedelta(days=next(w.number)))
    ),
    "tagwerk.staff.tokens.make_token": rule(
        frozenset({OWN, ADMINISTRATOR}), lambda w, a: tokens.make_token(w.app, a, OWN, "x")
    ),
    "tagwerk.staff.tokens.revoke_token": rule(
        frozenset({OWN, ADMINISTRATOR}), lambda w, a: tokens.revoke_token(w.app, a, w.token())
    ),
    "tagwerk.staff.tokens.list_tokens": rule(
        frozenset({OWN, ADMINISTRATOR}),
        lambda w, a: w.token() in {token.id for token, _employee in tokens.list_tokens(w.app, a)},
    ),
    "tagwerk.staff.accesses.list_accesses": rule(
        ABOVE - {HEAD}, lambda w, a: accesses.list_accesses(w.app, a) is not None
    ),
    # ---- work
    "tagwerk.staff.absences.handing_over.hand_over": rule(
        ABOVE, lambda w, a: handing_over.hand_over(w.app, a, OWN, w.colleague, dry_run=True)["companies"]
    ),
    "tagwerk.obligations.standing.standing": rule(FIGURES, lambda w, a: quotas.standing(w.app, a, OWN)),
    "tagwerk.obligations.standing.explain": rule(FIGURES, lambda w, a: quotas.explain(w.app, a, "calls", OWN)),
    "tagwerk.board.board.board": rule(EVERYBODY, lambda w, a: board.board(w.app, a)),
    "tagwerk.board.closing.close_day": rule(EVERYBODY, lambda w, a: closing.close_day(w.app, a)),
    "tagwerk.board.team.team": rule(
        ABOVE, lambda w, a: OWN in {member.standing.employee.login for member in team.team(w.app, a).members}
    ),
    "tagwerk.agenda.agenda.agenda": rule(
        frozenset({OWN, SUBSTITUTE}),  # those above have an agenda of their own
        lambda w, a: w.company in {item.company_id for item in agenda.agenda(w.app, a, limit=None)},
    ),
    "tagwerk.obligations.job_descriptions.versions.list_job_descriptions": rule(
        EVERYBODY, lambda w, a: job_descriptions.list_job_descriptions(w.app, a)
    ),
    "tagwerk.obligations.job_descriptions.versions.show_job_description": rule(
        EVERYBODY, lambda w, a: job_descriptions.show_job_description(w.app, a)
    ),
    "tagwerk.obligations.job_descriptions.versions.check_job_description": rule(
        EVERYBODY, lambda w, a: job_descriptions.check_job_description(w.app, a, w.file("job", "name = 1"))
    ),
    "tagwerk.obligations.job_descriptions.versions.assign_job_description": rule(
        ABOVE, lambda w, a: job_descriptions.assign_job_description(w.app, a, OWN, "customer_search_manager")
    ),
    "tagwerk.calendar.outages.mark_outage": rule(ABOVE, lambda w, a: _outage(w, a, "Großhandel")),
    "tagwerk.calendar.outages.take_back_outage": rule(
        ABOVE, lambda w, a: outages.take_back_outage(w.app, a, w.outage())
    ),
    "tagwerk.calendar.outages.list_outages": rule(EVERYBODY, lambda w, a: outages.list_outages(w.app, a) is not None),
    "tagwerk.agenda.agenda.put_off": rule(
        CLIENTS, lambda w, a: agenda.put_off(w.app, a, w.company_of_joerg(), _day() + timedelta(days=7))
    ),
    "tagwerk.agenda.agenda.take_up": rule(CLIENTS, lambda w, a: agenda.take_up(w.app, a, w.put_off())),
    "tagwerk.agenda.agenda.list_put_off": rule(
        frozenset({OWN, SUBSTITUTE}),
        lambda w, a: w.put_off() in {str(said.company_id) for said in agenda.list_put_off(w.app, a)},
    ),
    "tagwerk.diary.tasks.add_task": rule(FIGURES, lambda w, a: tasks.add_task(w.app, a, "x", login=OWN)),
    "tagwerk.diary.tasks.list_tasks": rule(
        CLIENTS, lambda w, a: w.task().id in {task.id for task in tasks.list_tasks(w.app, a)}
    ),
    "tagwerk.diary.tasks.finish_task": rule(CLIENTS, lambda w, a: tasks.finish_task(w.app, a, w.task().id)),
    "tagwerk.diary.tasks.drop_task": rule(CLIENTS, lambda w, a: tasks.drop_task(w.app, a, w.task().id)),
    "tagwerk.diary.tasks.edit_task": rule(
        CLIENTS, lambda w, a: tasks.edit_task(w.app, a, w.task().id, text="Muster holen")
    ),
    "tagwerk.diary.tasks.reopen_task": rule(
        CLIENTS, lambda w, a: tasks.reopen_task(w.app, a, tasks.finish_task(w.app, w.joerg, w.task().id).id)
    ),
    "tagwerk.diary.visits.plan_visit": rule(
        CLIENTS, lambda w, a: visits.plan_visit(w.app, a, str(w.company), _day() + timedelta(days=3))
    ),
    "tagwerk.diary.visits.hold_visit": rule(
        CLIENTS, lambda w, a: visits.hold_visit(w.app, a, w.visit().id, "besprochen", _day() - timedelta(days=1))
    ),
    "tagwerk.diary.visits.unhold_visit": rule(CLIENTS, lambda w, a: visits.unhold_visit(w.app, a, w.held().id)),
    "tagwerk.diary.visits.amend_minutes": rule(
        CLIENTS, lambda w, a: visits.amend_minutes(w.app, a, w.held().id, "mehr")
    ),
    "tagwerk.diary.visits.move_visit": rule(
        CLIENTS, lambda w, a: visits.move_visit(w.app, a, w.visit().id, _day() + timedelta(days=5))
    ),
    "tagwerk.diary.visits.cancel_visit": rule(
        CLIENTS, lambda w, a: visits.cancel_visit(w.app, a, w.visit().id, "krank")
    ),
    "tagwerk.diary.visits.show_visit": rule(CLIENTS, lambda w, a: visits.show_visit(w.app, a, w.held().id).minutes),
    "tagwerk.diary.visits.list_visits": rule(
        CLIENTS,
        lambda w, a: (
            w.visit().id in {visit.id for visit in visits.list_visits(w.app, a, _day(), _day() + timedelta(days=2))}
        ),
    ),
    "tagwerk.diary.events.add_event": rule(ABOVE, lambda w, a: events.add_event(w.app, a, w.name("Messe "), _day())),
    "tagwerk.diary.events.move_event": rule(ABOVE, lambda w, a: events.move_event(w.app, a, w.event(), _day())),
    "tagwerk.diary.events.cancel_event": rule(ABOVE, lambda w, a: events.cancel_event(w.app, a, w.event())),
    "tagwerk.diary.events.invite": rule(CLIENTS, lambda w, a: events.invite(w.app, a, w.event(), [str(w.company)])),
    "tagwerk.diary.events.answer_invitation": rule(
        CLIENTS, lambda w, a: events.answer_invitation(w.app, a, w.event(), str(w.company), "came")
    ),
    "tagwerk.diary.events.show_event": rule(CLIENTS, lambda w, a: events.show_event(w.app, a, w.event()).invitations),
    "tagwerk.diary.events.list_events": rule(EVERYBODY, lambda w, a: events.list_events(w.app, a) is not None),
    "tagwerk.diary.requests.send_request": rule(
        CLIENTS, lambda w, a: requests.send_request(w.app, a, "Großhandel", "?", company=str(w.company))
    ),
    "tagwerk.diary.requests.answer_request": rule(  # asked of the retail department, where Otto works
        EVERYBODY, lambda w, a: requests.answer_request(w.app, a, w.request().id, "bald")
    ),
    "tagwerk.diary.requests.withdraw_request": rule(
        CLIENTS, lambda w, a: requests.withdraw_request(w.app, a, w.request().id)
    ),
    "tagwerk.diary.requests.show_request": rule(
        EVERYBODY, lambda w, a: requests.show_request(w.app, a, w.request().id)
    ),
    "tagwerk.diary.requests.list_requests": rule(
        EVERYBODY, lambda w, a: w.request().id in {found.id for found in requests.list_requests(w.app, a)}
    ),
    "tagwerk.obligations.plans.set_plan": rule(
        FIGURES, lambda w, a: plans.set_plan(w.app, a, "visits", "5", "2026-W50", login=OWN)
    ),
    "tagwerk.obligations.plans.drop_plan": rule(
        FIGURES, lambda w, a: plans.drop_plan(w.app, a, "visits", w.planned_week(), login=OWN)
    ),
    "tagwerk.obligations.plans.share_plan": rule(
        ABOVE, lambda w, a: plans.share_plan(w.app, a, "visits", w.planned("Großhandel"), "2026-12", dry_run=True)
    ),
    "tagwerk.board.work_plan.show_plan": rule(FIGURES, lambda w, a: work_plan.show_plan(w.app, a, None, OWN)),
    # ---- reports
    "tagwerk_reporting.making.list_reports": rule(EVERYBODY, lambda w, a: making.list_reports(w.app, a)),
    "tagwerk_reporting.making.make_report": rule(
        CLIENTS, lambda w, a: making.make_report(w.app, a, "monthly", login=OWN, out=w.folder / w.name("r.csv"))
    ),
    "tagwerk_reporting.submitting.submit_report": rule(frozenset({OWN, SUBSTITUTE}), _submits),
    "tagwerk_reporting.submitting.verify_report": rule(
        CLIENTS, lambda w, a: submitting.verify_report(w.app, a, "monthly", w.submitted, OWN)
    ),
    # ---- calls
    "tagwerk_telephony.calls.calling.call_client": rule(
        CLIENTS, lambda w, a: calling.call_client(w.app, a, str(w.company))
    ),
    "tagwerk_telephony.calls.looking.list_calls": rule(
        CLIENTS, lambda w, a: w.call() in {listed.call.id for listed in looking.list_calls(w.app, a)}
    ),
    "tagwerk_telephony.calls.looking.show_call": rule(CLIENTS, lambda w, a: looking.show_call(w.app, a, w.call())),
    "tagwerk_telephony.calls.outcomes.set_outcome": rule(
        CLIENTS, lambda w, a: outcomes.set_outcome(w.app, a, "no_decision", w.call())
    ),
    "tagwerk_telephony.calls.taking_in.take_in": rule(NOBODY, lambda w, a: taking_in.take_in(w.app, a, None, {})),  # type: ignore[arg-type]
    "tagwerk_telephony.calls.reconciling.reconcile": rule(
        frozenset({ADMINISTRATOR}), lambda w, a: reconciling.reconcile(w.app, a) is not None
    ),
    # ---- offers by e-mail
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
    "tagwerk_email_offers.controlling.status": rule(CLIENTS, lambda w, a: controlling.status(w.app, a, w.campaign())),
    "tagwerk_email_offers.controlling.pause": rule(CLIENTS, lambda w, a: controlling.pause(w.app, a, w.campaign())),
    "tagwerk_email_offers.controlling.resume": rule(
        CLIENTS, lambda w, a: controlling.resume(w.app, a, w.campaign("paused"))
    ),
    "tagwerk_email_offers.controlling.cancel": rule(CLIENTS, lambda w, a: controlling.cancel(w.app, a, w.campaign())),
    "tagwerk_email_offers.controlling.retry": rule(CLIENTS, lambda w, a: controlling.retry(w.app, a, w.campaign())),
    "tagwerk_email_offers.controlling.settle": rule(
        CLIENTS, lambda w, a: controlling.settle(w.app, a, w.campaign(), "hold")
    ),
    "tagwerk_email_offers.correspondence.list_letters": rule(
        CLIENTS, lambda w, a: w.letter() in {letter.id for letter in correspondence.list_letters(w.app, a)}
    ),
    "tagwerk_email_offers.correspondence.show_letter": rule(
        CLIENTS, lambda w, a: correspondence.show_letter(w.app, a, w.letter())
    ),
    "tagwerk_email_offers.inbox.sync": rule(EVERYBODY, lambda w, a: inbox.sync(w.app, a)),
    "tagwerk_email_offers.watching.watch": rule(
        EVERYBODY, lambda w, a: watching.watch(w.app, a, lambda _result: None, 0.0)
    ),
}
