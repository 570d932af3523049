"""What the files of an ERP change: written down as it happens, and taken back."""
