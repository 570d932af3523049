"""Saying a word of one's own on a report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tagwerk.api import WrongInput, clock, translator, use_case
from tagwerk_reporting.asking import ask
from tagwerk_reporting.submitting.answerable import refuse_stranger
from tagwerk_reporting.tables import Word

if TYPE_CHECKING:
    from tagwerk.api import Actor, App
    from tagwerk_reporting.asking import Meant

LONGEST = 2000

_ = translator("tagwerk_reporting")


@use_case("reports.submit")
def say_word(app: App, actor: Actor, meant: Meant, text: str) -> Word:
    """Keep the actor's own word on the report that is *meant*, in place of an earlier one; an empty one takes it back.

    Raises NotFound for a report, WrongInput for a period or a text too long, NotAllowed.
    """
    actor.employee()
    said, asked = text.strip(), ask(app, actor, meant)
    if len(said) > LONGEST:
        raise WrongInput(_("That is {count} letters; {most} are the most.", count=len(said), most=LONGEST))
    with app.database.transaction() as session:
        refuse_stranger(session, actor, asked)
        key = (asked.report.name, asked.period.name, actor.employee(), asked.about)
        word = session.get(Word, key) or Word(report=key[0], period=key[1], employee_id=key[2], about=key[3])
        word.text, word.said_at = said, clock.now()
        session.add(word)
    return word
