"""The work that is owed: job descriptions, the working calendar, quotas and the board."""
