"""Handing over for good: what somebody looked after becomes another's, when the first leaves or changes places.

A substitute needs none of this: what is substituted moves by itself, and comes back.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from tagwerk.access.use_cases import use_case
from tagwerk.platform.errors import WrongInput
from tagwerk.platform.hosting.failure_log import write_down
from tagwerk.platform.hosting.ownership import culprit
from tagwerk.platform.hosting.plugin import cause_of
from tagwerk.platform.texts import translator
from tagwerk.staff.finding import find_employee
from tagwerk.staff.hookspecs import tagwerk_hand_over
from tagwerk.staff.reach import within_department

if TYPE_CHECKING:
    from tagwerk.access.actors import Actor
    from tagwerk.platform.app import App
    from tagwerk.staff.hookspecs import HandedOver

_ = translator("tagwerk")
log = logging.getLogger(__name__)


@use_case("staff.hand_over", roles=("head", "director", "administrator"))
def hand_over(app: App, actor: Actor, login: str, to: str, *, dry_run: bool = False) -> list[HandedOver]:
    """All that *login*, who may have left, looks after becomes that of *to*: companies, open tasks, planned visits, open
    requests, and what plugins keep.

    Gives what it was; what was done stays credited to who did it. A head does so within the own department.
    Raises NotFound, NotAllowed, WrongInput, PluginError.
    """
    with app.database.transaction() as session:
        giver = within_department(session, actor, find_employee(session, login, gone=True))
        taker = within_department(session, actor, find_employee(session, to))
        if giver.id == taker.id:
            raise WrongInput(_("{login} has it already.", login=login))
        moved = app.plugins.collect_or_raise(tagwerk_hand_over, app, session, giver.id, taker.id)
        if dry_run:
            session.rollback()
    for each in [] if dry_run else moved:
        _tell(each)
    return moved


def _tell(moved: HandedOver) -> None:
    """Tell after the commit; whoever cannot be told takes nothing back."""
    try:
        moved.tell()
    except Exception as error:
        log.warning("%s were handed over, and nobody was told: %s", moved.name, cause_of(error))
        write_down(error, culprit(error), moved.name)
