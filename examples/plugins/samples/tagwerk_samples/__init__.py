"""Samples: what was sent to whom is recorded, and counts."""

from pathlib import Path

from tagwerk.api import hookimpl


@hookimpl
def tagwerk_activity_kinds():
    from tagwerk_samples.sending import SAMPLE_SENT

    return [SAMPLE_SENT]


@hookimpl
def tagwerk_metrics():
    from tagwerk.api import Metric

    return [
        Metric(
            "samples_sent",
            "Samples sent",
            ("sample_sent",),
            counts="distinct",
            distinct=("company", "work_date"),
            rule="distinct companies per day to which a sample was sent",
        )
    ]


@hookimpl
def tagwerk_job_descriptions():
    from tagwerk.api import JobDescriptions

    return [JobDescriptions("samples", Path(__file__).parent / "job_descriptions")]


@hookimpl
def tagwerk_database():
    from tagwerk.api import PluginDatabase

    return [PluginDatabase("samples", "tagwerk_samples.tables:Base", "tagwerk_samples:migrations")]


@hookimpl
def tagwerk_personal_data(app):
    from tagwerk.api import PersonalData
    from tagwerk_samples.tables import Sample

    return [
        PersonalData(
            Sample,
            "samples that were sent",
            why="relation",
            kept="card",
            readers=("owner", "head"),
            of=lambda person: Sample.company_id.in_(person.company_ids if person.whole_company else ()),
            stays=True,
        )
    ]


@hookimpl
def tagwerk_commands(cli):
    from tagwerk_samples.commands import COMMANDS

    return COMMANDS
