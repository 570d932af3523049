"""Rows of lists, understood: what each says of a company and of a person there."""
