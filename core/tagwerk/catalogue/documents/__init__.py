"""Invoices, payments and orders of the ERP, which are only read: what a company owes, and how it pays."""
