"""The core's kinds and metrics by name, wherever in the house they are declared."""

from tagwerk.companies import kinds as of_companies
from tagwerk.contracts import kinds as of_contracts
from tagwerk.diary import kinds as of_the_diary
from tagwerk.ledger import kinds as of_the_ledger
from tagwerk.ledger import metrics as counted
from tagwerk.ledger.kinds import ActivityKind
from tagwerk.staff import kinds as of_staff

MODULES = (of_the_ledger, of_companies, of_contracts, of_the_diary, of_staff)
KINDS = {kind.name: kind for module in MODULES for kind in vars(module).values() if isinstance(kind, ActivityKind)}
METRICS = {
    metric.name: metric
    for module in (counted, of_companies, of_contracts, of_the_diary, of_staff)
    for metric in module.METRICS
}
