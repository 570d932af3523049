"""Who may do what with what is Jörg's: this room has no use cases of its own."""

from kit.permissions import Rule

PARTS = {  # called inside use cases, which have asked for the right
    "tagwerk.access.log.log_access",
    "tagwerk.access.log.log_others",
    "tagwerk.access.log.log_refusal",
    "tagwerk.access.log.reading",
    "tagwerk.access.use_cases.check_right",
}
RULES: dict[str, Rule] = {}
