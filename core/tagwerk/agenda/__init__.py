"""Whom to contact next, and why: companies in order, each with its reasons, and what was put off."""
