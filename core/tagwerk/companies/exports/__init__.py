"""Client cards leave in the forms in which lists come: what is exported can be taken in again."""
