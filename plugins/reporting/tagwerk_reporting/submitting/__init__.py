"""Answering for a report: submitted with its file and figures frozen, verified later, accepted or sent back by the head (D32)."""
