"""All that a plugin may import of the core, its own plugins too: the types and functions below, and nothing else.

::

    from tagwerk.api import hookimpl

    @hookimpl
    def tagwerk_metrics():
        from tagwerk.api import Metric
        return [Metric("samples_sent", "Samples sent", ("sample_sent",))]

What stands here stays; everything else may move without a word. A name is fetched from its room when it is first asked for, so
that a plugin's ``__init__.py`` costs nothing: the imports below are read by type checkers, and at run time by ``__getattr__``.
"""

from __future__ import annotations

import ast
import warnings
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tagwerk.access.actors import Actor as Actor
    from tagwerk.access.actors import Role as Role
    from tagwerk.access.hookspecs import Command as Command
    from tagwerk.access.hookspecs import CommandLine as CommandLine
    from tagwerk.access.hookspecs import SetupStep as SetupStep
    from tagwerk.access.log import log_access as log_access
    from tagwerk.access.log import log_others as log_others
    from tagwerk.access.log import looked_at as looked_at
    from tagwerk.access.personal_data import Person as Person
    from tagwerk.access.personal_data import PersonalData as PersonalData
    from tagwerk.access.personal_data import Reader as Reader
    from tagwerk.access.personal_data import Why as Why
    from tagwerk.access.signatures import is_signed as is_signed
    from tagwerk.access.signatures import signature_of as signature_of
    from tagwerk.access.signatures import signed_headers as signed_headers
    from tagwerk.access.tables import Access as Access
    from tagwerk.access.use_cases import use_case as use_case
    from tagwerk.agenda.contacts import holds as holds
    from tagwerk.agenda.contacts import last_contacts as last_contacts
    from tagwerk.agenda.contacts import last_on as last_on
    from tagwerk.agenda.listing import AgendaItem as AgendaItem
    from tagwerk.agenda.listing import agenda as agenda
    from tagwerk.board.work_plan import PlannedTarget as PlannedTarget
    from tagwerk.board.work_plan import show_plan as show_plan
    from tagwerk.calendar.days import calendar_of as calendar_of
    from tagwerk.catalogue.documents.behaviour import Behaviour as Behaviour
    from tagwerk.catalogue.documents.behaviour import behaviour_of as behaviour_of
    from tagwerk.catalogue.documents.receivables import Receivable as Receivable
    from tagwerk.catalogue.documents.receivables import receivables_of as receivables_of
    from tagwerk.companies.cards import add_company as add_company
    from tagwerk.companies.consent.suppressions import suppress as suppress
    from tagwerk.companies.consent.suppressions import suppressed_among as suppressed_among
    from tagwerk.companies.consent.suppressions import suppressed_for as suppressed_for
    from tagwerk.companies.consent.vetoes import refusals_of as refusals_of
    from tagwerk.companies.consent.vetoes import refusals_or_raise as refusals_or_raise
    from tagwerk.companies.consent.vetoes import require_vetoes as require_vetoes
    from tagwerk.companies.finding import by_customer_number as by_customer_number
    from tagwerk.companies.finding import by_email as by_email
    from tagwerk.companies.finding import by_phone as by_phone
    from tagwerk.companies.finding import find_company as find_company
    from tagwerk.companies.finding import survivor as survivor
    from tagwerk.companies.finding import visible_to as visible_to
    from tagwerk.companies.finding import zones_of as zones_of
    from tagwerk.companies.hookspecs import WEIGHTS as WEIGHTS
    from tagwerk.companies.hookspecs import CardSection as CardSection
    from tagwerk.companies.hookspecs import CardsOpened as CardsOpened
    from tagwerk.companies.hookspecs import CompaniesMerged as CompaniesMerged
    from tagwerk.companies.hookspecs import CompanySaved as CompanySaved
    from tagwerk.companies.hookspecs import ContactAttempt as ContactAttempt
    from tagwerk.companies.hookspecs import ContactSaved as ContactSaved
    from tagwerk.companies.hookspecs import Refusal as Refusal
    from tagwerk.companies.hookspecs import SegmentField as SegmentField
    from tagwerk.companies.hookspecs import Signal as Signal
    from tagwerk.companies.hookspecs import TimelineEntry as TimelineEntry
    from tagwerk.companies.hookspecs import TimelineSpan as TimelineSpan
    from tagwerk.companies.kinds import CARD_CHANGED as CARD_CHANGED
    from tagwerk.companies.kinds import CARD_COMPLETED as CARD_COMPLETED
    from tagwerk.companies.people.gone import is_gone as is_gone
    from tagwerk.companies.segments.fields import same_company as same_company
    from tagwerk.companies.segments.segments import Segment as Segment
    from tagwerk.companies.segments.segments import companies_in as companies_in
    from tagwerk.companies.segments.segments import segment_of as segment_of
    from tagwerk.companies.tables import CardChange as CardChange
    from tagwerk.companies.tables import Company as Company
    from tagwerk.companies.tables import Contact as Contact
    from tagwerk.contracts.hookspecs import ContractSigned as ContractSigned
    from tagwerk.contracts.kinds import CONTRACT_SIGNED as CONTRACT_SIGNED
    from tagwerk.contracts.tables import Contract as Contract
    from tagwerk.diary.kinds import VISIT as VISIT
    from tagwerk.diary.notices import NewNotice as NewNotice
    from tagwerk.diary.notices import notify as notify
    from tagwerk.diary.notices import notify_at_once as notify_at_once
    from tagwerk.diary.tables import Event as Event
    from tagwerk.diary.tables import Invitation as Invitation
    from tagwerk.diary.tables import Task as Task
    from tagwerk.diary.tables import Visit as Visit
    from tagwerk.diary.tasks import add_task_in as add_task_in
    from tagwerk.ledger.activities import NewActivity as NewActivity
    from tagwerk.ledger.activities import hears_of_activities as hears_of_activities
    from tagwerk.ledger.activities import record as record
    from tagwerk.ledger.activities import record_untold as record_untold
    from tagwerk.ledger.activities import reverse as reverse
    from tagwerk.ledger.activities import tell_recorded as tell_recorded
    from tagwerk.ledger.chain.links import Head as Head
    from tagwerk.ledger.chain.links import head as head
    from tagwerk.ledger.chain.verifying import differs_from as differs_from
    from tagwerk.ledger.chain.verifying import read_head as read_head
    from tagwerk.ledger.counting import activity_rows as activity_rows
    from tagwerk.ledger.counting import count as count
    from tagwerk.ledger.counting import counts as counts
    from tagwerk.ledger.counting import counts_by_day as counts_by_day
    from tagwerk.ledger.hookspecs import Facts as Facts
    from tagwerk.ledger.kinds import CALL as CALL
    from tagwerk.ledger.kinds import CALL_DECLARED as CALL_DECLARED
    from tagwerk.ledger.kinds import INVOICED as INVOICED
    from tagwerk.ledger.kinds import OFFER_EMAILED as OFFER_EMAILED
    from tagwerk.ledger.kinds import PHONE_OFFER as PHONE_OFFER
    from tagwerk.ledger.kinds import PHONE_OFFER_DECLARED as PHONE_OFFER_DECLARED
    from tagwerk.ledger.kinds import RECONCILED as RECONCILED
    from tagwerk.ledger.kinds import REPORT_SUBMITTED as REPORT_SUBMITTED
    from tagwerk.ledger.kinds import SHORTEST_TALK as SHORTEST_TALK
    from tagwerk.ledger.kinds import ActivityKind as ActivityKind
    from tagwerk.ledger.known import is_measured as is_measured
    from tagwerk.ledger.known import known_kinds as known_kinds
    from tagwerk.ledger.known import known_metrics as known_metrics
    from tagwerk.ledger.known import recorded_kinds as recorded_kinds
    from tagwerk.ledger.metrics import Filter as Filter
    from tagwerk.ledger.metrics import Metric as Metric
    from tagwerk.ledger.money import Money as Money
    from tagwerk.ledger.tables import Activity as Activity
    from tagwerk.obligations.employees import EmployeeObligations as EmployeeObligations
    from tagwerk.obligations.hookspecs import JobDescriptions as JobDescriptions
    from tagwerk.obligations.job_descriptions.versions import find_job_description as find_job_description
    from tagwerk.obligations.job_descriptions.versions import in_reader_language as in_reader_language
    from tagwerk.obligations.job_descriptions.written import JobDescription as JobDescription
    from tagwerk.obligations.obligation import Obligation as Obligation
    from tagwerk.obligations.progress import Progress as Progress
    from tagwerk.obligations.standing import explain as explain
    from tagwerk.obligations.standing import standing as standing
    from tagwerk.platform import clock as clock
    from tagwerk.platform.actions import Action as Action
    from tagwerk.platform.app import App as App
    from tagwerk.platform.config import PluginSettings as PluginSettings
    from tagwerk.platform.connections.bulk import Bulk as Bulk
    from tagwerk.platform.connections.bulk import insert_many as insert_many
    from tagwerk.platform.connections.bulk import next_numbers as next_numbers
    from tagwerk.platform.connections.lists import among as among
    from tagwerk.platform.connections.outside import causes_of as causes_of
    from tagwerk.platform.connections.outside import is_this_machine as is_this_machine
    from tagwerk.platform.connections.outside import tls_context as tls_context
    from tagwerk.platform.database import Database as Database
    from tagwerk.platform.database import JsonObject as JsonObject
    from tagwerk.platform.database import PluginDatabase as PluginDatabase
    from tagwerk.platform.database import UtcDateTime as UtcDateTime
    from tagwerk.platform.database import clock_of as clock_of
    from tagwerk.platform.database import pieces as pieces
    from tagwerk.platform.database import plugin_metadata as plugin_metadata
    from tagwerk.platform.errors import ConfigurationError as ConfigurationError
    from tagwerk.platform.errors import Conflict as Conflict
    from tagwerk.platform.errors import Elsewhere as Elsewhere
    from tagwerk.platform.errors import NotAllowed as NotAllowed
    from tagwerk.platform.errors import NotFound as NotFound
    from tagwerk.platform.errors import PluginError as PluginError
    from tagwerk.platform.errors import TagwerkError as TagwerkError
    from tagwerk.platform.errors import Unreachable as Unreachable
    from tagwerk.platform.errors import WrongInput as WrongInput
    from tagwerk.platform.home.demo import is_demo as is_demo
    from tagwerk.platform.home.home import require_home as require_home
    from tagwerk.platform.hookspecs import Check as Check
    from tagwerk.platform.hookspecs import Gauge as Gauge
    from tagwerk.platform.hookspecs import Routes as Routes
    from tagwerk.platform.hookspecs import Routine as Routine
    from tagwerk.platform.hookspecs import Scene as Scene
    from tagwerk.platform.hookspecs import Stage as Stage
    from tagwerk.platform.inputs import folded as folded
    from tagwerk.platform.inputs import moment_typed as moment_typed
    from tagwerk.platform.inputs import nearest_hint as nearest_hint
    from tagwerk.platform.inputs import normal_email as normal_email
    from tagwerk.platform.inputs import normal_phone as normal_phone
    from tagwerk.platform.inputs import one_line as one_line
    from tagwerk.platform.inputs import one_of as one_of
    from tagwerk.platform.inputs import past_moment_typed as past_moment_typed
    from tagwerk.platform.inputs import some_text as some_text
    from tagwerk.platform.periods import Per as Per
    from tagwerk.platform.periods import Period as Period
    from tagwerk.platform.periods import last_full_period as last_full_period
    from tagwerk.platform.periods import per_title as per_title
    from tagwerk.platform.periods import period_title as period_title
    from tagwerk.platform.periods import read_period as read_period
    from tagwerk.platform.plugins import Plugins as Plugins
    from tagwerk.platform.plugins import hookimpl as hookimpl
    from tagwerk.platform.plugins import hookspec as hookspec
    from tagwerk.platform.settings.marking import FILE_ALONE as FILE_ALONE
    from tagwerk.platform.settings.toml import NoToml as NoToml
    from tagwerk.platform.settings.toml import read_toml as read_toml
    from tagwerk.platform.sorting import by_name as by_name
    from tagwerk.platform.sorting import sort_key as sort_key
    from tagwerk.platform.texts import as_read as as_read
    from tagwerk.platform.texts import cause_in_words as cause_in_words
    from tagwerk.platform.texts import date_text as date_text
    from tagwerk.platform.texts import language as language
    from tagwerk.platform.texts import later as later
    from tagwerk.platform.texts import moment_text as moment_text
    from tagwerk.platform.texts import number_text as number_text
    from tagwerk.platform.texts import read_in as read_in
    from tagwerk.platform.texts import translator as translator
    from tagwerk.staff.absences.substitution import is_absent as is_absent
    from tagwerk.staff.absences.substitution import substitute_of as substitute_of
    from tagwerk.staff.absences.substitution import substituted_by as substituted_by
    from tagwerk.staff.absences.tables import Absence as Absence
    from tagwerk.staff.absences.tables import Substitution as Substitution
    from tagwerk.staff.finding import actor_of as actor_of
    from tagwerk.staff.finding import employee_by_email as employee_by_email
    from tagwerk.staff.finding import employee_seen_by as employee_seen_by
    from tagwerk.staff.hookspecs import Attachment as Attachment
    from tagwerk.staff.hookspecs import BoardLine as BoardLine
    from tagwerk.staff.hookspecs import HandedOver as HandedOver
    from tagwerk.staff.hookspecs import Notification as Notification
    from tagwerk.staff.hookspecs import Notifier as Notifier
    from tagwerk.staff.hookspecs import Unusual as Unusual
    from tagwerk.staff.kinds import CERTIFICATION as CERTIFICATION
    from tagwerk.staff.reach import within_reach as within_reach
    from tagwerk.staff.tables import Department as Department
    from tagwerk.staff.tables import Employee as Employee
    from tagwerk.staff.tokens import actor_of_token as actor_of_token
    from tagwerk.views.activities import activity_view as activity_view
    from tagwerk.views.companies import company_view as company_view
    from tagwerk.views.tables import listing as listing
    from tagwerk.views.tables import sheet as sheet
    from tagwerk.views.tables import table as table
    from tagwerk.workspace.setting_up import set_up_settings as set_up_settings


def _declared() -> dict[str, str]:
    """The public names, each with the module that has it, as the imports above say."""
    source = ast.parse(Path(__file__).read_text(encoding="utf-8"))
    block = next(node for node in source.body if isinstance(node, ast.If))
    return {
        name.name: node.module or "" for node in block.body if isinstance(node, ast.ImportFrom) for name in node.names
    }


_modules: dict[str, str] = {}
RENAMED: dict[str, tuple[str, str]] = {}
"""Names that are no more: what to say instead, and the minor version that ends them (two after the one that renamed them)."""


if not TYPE_CHECKING:  # to a type checker, there is what is imported above and nothing else

    def __getattr__(name: str) -> Any:
        _modules.update(_modules or _declared())
        if name in RENAMED:
            instead, until = RENAMED[name]
            text = f"tagwerk.api.{name} is now {instead}; the old name ends with version {until}"
            warnings.warn(text, DeprecationWarning, stacklevel=2)
            return __getattr__(instead)
        if name not in _modules:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        module = _modules[name]
        thing = import_module(f"{module}.{name}") if name == "clock" else getattr(import_module(module), name)
        globals()[name] = thing
        return thing


def __dir__() -> list[str]:
    return sorted(_modules or _declared())
