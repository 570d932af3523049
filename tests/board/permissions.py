"""Who may do what with what is Jörg's: the board, the team and the day's end."""

from kit.permissions import ABOVE, EVERYBODY, FIGURES, OWN, Rule, rule
from tagwerk.board import board, closing, team, work_plan

RULES: dict[str, Rule] = {
    "tagwerk.board.board.board": rule(EVERYBODY, lambda w, a: board.board(w.app, a)),
    "tagwerk.board.closing.close_day": rule(EVERYBODY, lambda w, a: closing.close_day(w.app, a)),
    "tagwerk.board.team.team": rule(
        ABOVE, lambda w, a: OWN in {member.standing.employee.login for member in team.team(w.app, a).members}
    ),
    "tagwerk.board.work_plan.show_plan": rule(FIGURES, lambda w, a: work_plan.show_plan(w.app, a, None, OWN)),
}
