"""What faces show: one shape for ``--json``, the HTTP API and pages, made in one place; a module for each noun.

A view is a dictionary of plain values: counts are numbers, amounts are text with the decimals of their currency, moments and
dates are themselves until a face writes them in ISO 8601.
"""
