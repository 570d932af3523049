"""People's data: what is held of somebody, forgetting somebody, and what is kept for a time only."""
