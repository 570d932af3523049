"""Obligations: job descriptions, the targets they set, plans, and how far each employee has come.

An obligation has one of three shapes, each with a module: ``quota`` (so many in a period), ``cadence`` (every company of a
scope once in a period), ``deadline`` (one activity by a day).
"""
