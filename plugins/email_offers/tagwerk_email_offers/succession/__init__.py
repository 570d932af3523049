"""Campaigns of somebody who leaves: they wait, until a successor takes them over."""
