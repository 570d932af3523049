"""What is shown of the verified ledger."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tagwerk.workspace.verifying import Verified


def verified_view(verified: Verified) -> dict[str, Any]:
    """Heads as they are kept elsewhere, and each fault."""
    return {
        "intact": not verified.faults,
        "head": str(verified.head),
        "accesses_head": str(verified.accesses),
        "faults": [asdict(fault) for fault in verified.faults],
        "purged": [asdict(each) for each in verified.purged],
    }
