"""Who may do what with what is Jörg's: the board, the team and the day's end."""

from kit.permissions import ABOVE, DIRECTOR, EVERYBODY, FIGURES, HEAD, OWN, Rule, World, rule
from tagwerk.access.actors import Actor
from tagwerk.board import board, closing, team, unusual, work_plan
from tagwerk.companies.cards import add_company


def _sees_his_cards(world: World, actor: Actor) -> bool:
    for name in ("Eins", "Zwei"):
        add_company(world.app, world.joerg, world.name(name), phone="+493023125177")
    found = unusual.unusual(world.app, actor)
    return any(part.login == OWN for kind in found.kinds for each in kind.found for part in each.parts)


RULES: dict[str, Rule] = {
    "tagwerk.board.board.board": rule(EVERYBODY, lambda w, a: board.board(w.app, a)),
    "tagwerk.board.closing.close_day": rule(EVERYBODY, lambda w, a: closing.close_day(w.app, a)),
    "tagwerk.board.team.team": rule(
        ABOVE, lambda w, a: OWN in {member.standing.employee.login for member in team.team(w.app, a).members}
    ),
    "tagwerk.board.unusual.unusual": rule(frozenset({HEAD, DIRECTOR}), _sees_his_cards),
    "tagwerk.board.work_plan.show_plan": rule(FIGURES, lambda w, a: work_plan.show_plan(w.app, a, None, OWN)),
}
