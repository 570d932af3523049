"""Who may do what with what is Jörg's: job descriptions, progress and plans."""

from kit.permissions import ABOVE, EVERYBODY, FIGURES, OWN, Rule, World, rule
from tagwerk.access.actors import Actor
from tagwerk.obligations import plans
from tagwerk.obligations import standing as quotas
from tagwerk.obligations.job_descriptions import versions as job_descriptions


def _planned(world: World, department: str) -> str:
    plans.set_plan(world.app, Actor.system("test"), "visits", "10", "2026-12", department=department)
    return department


def _planned_week(world: World) -> str:
    week = f"2027-W{next(world.number) % 50 + 1:02d}"
    plans.set_plan(world.app, Actor.system("test"), "visits", "5", week, login=OWN)
    return week


RULES: dict[str, Rule] = {
    "tagwerk.obligations.standing.standing": rule(FIGURES, lambda w, a: quotas.standing(w.app, a, OWN)),
    "tagwerk.obligations.standing.explain": rule(FIGURES, lambda w, a: quotas.explain(w.app, a, "calls", OWN)),
    "tagwerk.obligations.job_descriptions.versions.list_job_descriptions": rule(
        EVERYBODY, lambda w, a: job_descriptions.list_job_descriptions(w.app, a)
    ),
    "tagwerk.obligations.job_descriptions.versions.show_job_description": rule(
        EVERYBODY, lambda w, a: job_descriptions.show_job_description(w.app, a, "customer_search_manager")
    ),
    "tagwerk.obligations.job_descriptions.versions.check_job_description": rule(
        EVERYBODY, lambda w, a: job_descriptions.check_job_description(w.app, a, w.file("job", "name = 1"))
    ),
    "tagwerk.obligations.job_descriptions.versions.assign_job_description": rule(
        ABOVE, lambda w, a: job_descriptions.assign_job_description(w.app, a, OWN, "customer_search_manager")
    ),
    "tagwerk.obligations.plans.set_plan": rule(
        FIGURES, lambda w, a: plans.set_plan(w.app, a, "visits", "5", "2026-W50", login=OWN)
    ),
    "tagwerk.obligations.plans.drop_plan": rule(
        FIGURES, lambda w, a: plans.drop_plan(w.app, a, "visits", _planned_week(w), login=OWN)
    ),
    "tagwerk.obligations.plans.share_plan": rule(
        ABOVE, lambda w, a: plans.share_plan(w.app, a, "visits", _planned(w, "Großhandel"), "2026-12", dry_run=True)
    ),
}
