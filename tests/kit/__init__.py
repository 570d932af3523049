"""What tests share: worlds, the ledger's kinds and metrics by name, real servers."""
