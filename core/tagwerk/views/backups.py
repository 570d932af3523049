"""A backup, as faces show it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tagwerk.workspace.backups.archives import Manifest
    from tagwerk.workspace.backups.making import Backup


def backup_view(backup: Backup) -> dict[str, Any]:
    """Its file, its size in bytes, and what it is."""
    return {"file": str(backup.file), "size": backup.size, **manifest_view(backup.manifest)}


def manifest_view(manifest: Manifest) -> dict[str, Any]:
    """When and why it was made, of which database, and where the ledger ended."""
    return {
        "made_at": manifest.made_at,
        "occasion": manifest.occasion,
        "database": manifest.database,
        "schemas": manifest.schemas,
        "head": manifest.head,
        "faults": manifest.faults,
    }
