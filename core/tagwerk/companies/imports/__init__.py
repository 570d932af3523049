"""Lists of companies taken in, again and again without duplicates."""
