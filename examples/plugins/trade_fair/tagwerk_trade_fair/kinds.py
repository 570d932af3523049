"""What is recorded, and what of it counts."""

from tagwerk.api import ActivityKind, Metric, later

KIND = ActivityKind("trade_fair_talk", later("talk at a trade fair"), ("entry",))
METRIC = Metric(
    "trade_fair_entries",
    later("Talks at trade fairs"),
    (KIND.name,),
    counts="distinct",
    distinct=("company", "work_date"),
    rule=later("distinct companies per day"),
)
