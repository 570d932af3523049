"""Fields of a house's own on the card: declared in the settings, typed, and wherever the fields of the card are."""
