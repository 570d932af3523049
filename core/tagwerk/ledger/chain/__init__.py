"""Whether the ledger was touched: its chain, the guards in the database, and holding both against what is there."""
