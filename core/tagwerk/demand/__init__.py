"""What companies asked for and did not get, whom it was asked of, and departments that are told of new cards."""
