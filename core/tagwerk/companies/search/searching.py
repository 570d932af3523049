"""Finding companies by whatever somebody has at hand, the best first, each with where it was found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from tagwerk.access.log import are_others, log_access
from tagwerk.access.use_cases import use_case
from tagwerk.companies.finding import visible_to
from tagwerk.companies.search.keeping import texts_by_company
from tagwerk.companies.search.tables import SearchWord
from tagwerk.companies.search.words import EMAIL, ENDS, NAME, NOTE, NUMBER, PERSON, PHONE, TOWN, WEB, terms_of
from tagwerk.companies.tables import Company
from tagwerk.platform.errors import WrongInput
from tagwerk.platform.inputs import one_line
from tagwerk.platform.sorting import sort_key
from tagwerk.platform.texts import later, translator
from tagwerk.staff.finding import country_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy.orm import Session

    from tagwerk.access.actors import Actor
    from tagwerk.companies.search.words import Term, Text
    from tagwerk.platform.app import App

LONGEST = 200
MOST_TERMS = 8
CANDIDATES = 400
"""Companies that are looked at; whoever has that many finds is looking for something too common to be listed."""
AFTER_ALL = "\U0010ffff"
SHOWN = 80
NEAR, NEAREST, LIKE = 20_000, 5, 74
"""To mend a typo: words that are looked at, words that are taken, and how alike they must be, of 100."""

PLACES = {
    NAME: later("name"), NUMBER: later("number"), PERSON: later("person"), EMAIL: later("e-mail"), PHONE: later("phone"),
    TOWN: later("town"), NOTE: later("note"), WEB: later("website"),
}  # fmt: skip
KEYS = {NAME: "name", NUMBER: "number", PERSON: "person", EMAIL: "email", PHONE: "phone", TOWN: "town", NOTE: "note",
        WEB: "website"}  # fmt: skip
WORTH = {NUMBER: 60, NAME: 50, PHONE: 45, EMAIL: 42, PERSON: 40, TOWN: 20, NOTE: 10, WEB: 41}
WHOLE = 30

_ = translator("tagwerk")


@dataclass(frozen=True)
class Place:
    """Where something was found: *kind* is one of those in ``KEYS``."""

    kind: str
    title: str
    text: str
    contact: int = 0


@dataclass(frozen=True)
class Found:
    """A company that was found; *near*: by words that are like those that were looked for."""

    company: Company
    places: tuple[Place, ...]
    score: int
    near: bool


class _Hit(NamedTuple):
    company: int
    word: str
    places: int


@use_case("companies.read")
def find(app: App, actor: Actor, wanted: str, limit: int = 20) -> list[Found]:
    """The companies that have all that is looked for, the best first: in names, people, addresses, numbers, towns and notes.

    Where there are none, those that have something like it. Raises WrongInput for nothing to look for.
    """
    with app.database.reading() as session:
        terms = terms_of(one_line(wanted, LONGEST), country_of(session, actor))[:MOST_TERMS]
        if not terms:
            raise WrongInput(
                _("{text!r} is nothing to look for.", text=wanted), _("Such as a name, a number or a town.")
            )
        hits, near = _hits(session, actor, terms), False
        if not hits and (mended := _mended(session, terms)) is not None:
            terms, near = mended, True
            hits = _hits(session, actor, terms)
        scores = _scores(hits, terms)
        best = sorted(scores, key=lambda company: (-scores[company], company))[: max(limit, 1) * 3]
        companies = {row.id: row for row in session.scalars(sa.select(Company).where(Company.id.in_(best)))}
        ordered = sorted(companies.values(), key=lambda row: (-scores[row.id], sort_key(row.name), row.id))[:limit]
        texts = dict(texts_by_company(session.connection(), [row.id for row in ordered]))
    found = [Found(row, _places(texts.get(row.id, []), terms), scores[row.id], near) for row in ordered]
    if others := sum(are_others(actor, row.owner_id) for row in ordered):
        log_access(app, actor, "companies.read", f"companies:{others}")
    return found


def _hits(session: Session, actor: Actor, terms: Sequence[Term]) -> list[_Hit]:
    """The words of the companies that have all *terms*: the rarest is looked up, the others are looked for there."""
    if len(terms) == 1:
        return _those(session, actor, terms[0], ())
    rarest = min(terms, key=lambda term: _how_many(session, term))
    others = [term for term in terms if term != rarest]
    first = _those(session, actor, rarest, others)
    companies = {hit.company for hit in first}
    rows = sa.select(SearchWord.company_id, SearchWord.word, SearchWord.places).where(
        SearchWord.company_id.in_(companies), sa.or_(*(_begins(term) for term in others))
    )
    return [*first, *(_Hit(*row) for row in session.execute(rows))] if companies else []


def _those(session: Session, actor: Actor, term: Term, others: Sequence[Term]) -> list[_Hit]:
    found: list[_Hit] = []
    for way in term:
        query = (
            sa.select(SearchWord.company_id, SearchWord.word, SearchWord.places)
            .join(Company, Company.id == SearchWord.company_id)
            .where(_begins((way,)), visible_to(actor), Company.merged_into.is_(None))
        )
        for other in others:
            there = aliased(SearchWord)
            query = query.where(sa.exists().where(there.company_id == SearchWord.company_id, _begins(other, there)))
        rows = session.execute(query.order_by(SearchWord.word, SearchWord.company_id).limit(CANDIDATES))
        found += [_Hit(*row) for row in rows]
    return found


def _how_many(session: Session, term: Term) -> int:
    some = sa.select(SearchWord.company_id).where(_begins(term)).limit(10 * CANDIDATES).subquery()
    return session.scalar(sa.select(sa.func.count()).select_from(some)) or 0


def _begins(term: Term, words: type[SearchWord] = SearchWord) -> sa.ColumnElement[bool]:
    """The condition that a word begins with one of the ways of *term*: a range, which the primary key answers."""
    ways = [
        words.word == way if len(way) == 1 else sa.and_(words.word >= way, words.word < way + AFTER_ALL) for way in term
    ]
    return sa.or_(*ways)


def _scores(hits: Iterable[_Hit], terms: Sequence[Term]) -> dict[int, int]:
    best: dict[tuple[int, int], int] = {}
    for hit in hits:
        for number, term in enumerate(terms):
            for way in term:
                if hit.word.startswith(way):
                    worth = max(WORTH[place] for place in WORTH if place & hit.places)
                    whole = WHOLE if hit.word == way else WHOLE // 2 * len(way) // len(hit.word)
                    best[hit.company, number] = max(best.get((hit.company, number), 0), worth + whole)
    scores: dict[int, int] = {}
    for (company, _number), worth in best.items():
        scores[company] = scores.get(company, 0) + worth
    return scores


def _mended(session: Session, terms: Sequence[Term]) -> list[Term] | None:
    """The same terms, those that nobody has with the words most like them in their place; None where there are none."""
    mended: list[Term] = []
    for term in terms:
        if _how_many(session, term):
            mended.append(term)
        elif like := _like(session, term[0]):
            mended.append(like)
        else:
            return None
    return mended if mended != list(terms) else None


def _like(session: Session, word: str) -> Term:
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    if len(word) < 4 or word.startswith(ENDS) or not word.isalpha():
        return ()
    ranges = [word[0], word[1]] if word[0] != word[1] else [word[0]]
    known: set[str] = set()
    for beginning in ranges:
        nearby = sa.select(SearchWord.word).where(
            SearchWord.word >= beginning,
            SearchWord.word < beginning + AFTER_ALL,
            sa.func.length(SearchWord.word).between(len(word) - 2, len(word) + 2),
        )
        known.update(session.scalars(nearby.distinct().limit(NEAR)))
    found = process.extract(
        word, sorted(known), scorer=OSA.normalized_similarity, limit=NEAREST, score_cutoff=LIKE / 100
    )
    return tuple(each for each, _score, _place in found)


def _places(texts: Sequence[Text], terms: Sequence[Term]) -> tuple[Place, ...]:
    """Where the terms stand, the most telling first."""
    ways = [way for term in terms for way in term]
    found = [
        text
        for text in texts
        if any(word.startswith(way) and (len(way) > 1 or word == way) for word in text.words for way in ways)
    ]
    found.sort(key=lambda text: -WORTH[text.place])
    places: dict[tuple[str, str], Place] = {}
    for text in found:  # of an address that stands twice, that of a person says more
        place = Place(KEYS[text.place], _(PLACES[text.place]), _shown(text.text, ways), text.contact)
        if not places.get((place.kind, place.text), Place("", "", "")).contact:
            places[place.kind, place.text] = place
    return tuple(places.values())


def _shown(text: str, ways: Sequence[str]) -> str:
    """A text on one line; of a long one, the part with what was looked for."""
    from tagwerk.companies.search.words import folded_words

    words = text.split()
    line = " ".join(words)
    if len(line) <= SHOWN:
        return line
    at = next(
        (
            place
            for place, word in enumerate(words)
            if any(part.startswith(way) for part in folded_words(word) for way in ways)
        ),
        0,
    )
    part = " ".join(words[max(0, at - 3) :])
    return ("…" if at > 3 else "") + (part if len(part) <= SHOWN else part[: SHOWN - 1] + "…")
