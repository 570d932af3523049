"""Selling: contracts."""
