"""What stands in a cell, in the form in which the card keeps it."""
