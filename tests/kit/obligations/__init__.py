"""Random worlds in which somebody works, and a second, slow computation of what is due and what is done in them."""
