"""Sending a sample: the row that says so and the activity that counts it, in one commit."""

from tagwerk.api import (
    ActivityKind,
    Actor,
    App,
    NewActivity,
    WrongInput,
    clock,
    find_company,
    record,
    tell_recorded,
    use_case,
)

from tagwerk_samples.tables import Sample

SAMPLE_SENT = ActivityKind("sample_sent", "sample sent", ("sample",))


@use_case("samples.send")
def send_sample(app: App, actor: Actor, company: str, article: str) -> Sample:
    """A sample of *article* left for *company*. Raises NotFound, WrongInput."""
    if not article.strip():
        raise WrongInput("A sample needs an article.", "Name one with --article.")
    moment = clock.now()
    with app.database.transaction() as session:
        found = find_company(session, actor, company)
        sample = Sample(company_id=found.id, employee_id=actor.employee(), article=article, sent_at=moment)
        session.add(sample)
        session.flush()
        recorded = record(
            session,
            NewActivity(
                kind=SAMPLE_SENT,
                happened_at=moment,
                work_date=clock.local_date(moment, actor.time_zone),
                employee_id=actor.employee(),
                recorded_by=actor.signature,
                source="samples",
                source_key=f"sample:{sample.id}",
                company_id=found.id,
                details={"sample": sample.id},
            ),
        )
    tell_recorded(app, recorded)
    return sample
