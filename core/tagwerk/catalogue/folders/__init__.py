"""The export folder of an ERP: its files are taken in again and again, each by itself, without doubles."""
