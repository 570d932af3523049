"""Tagwerk: a CRM core that counts the day's work by itself."""

__version__ = "0.1.0"
