"""Contracts: drafted, signed by both sides, which is when they count, and rescinded."""
