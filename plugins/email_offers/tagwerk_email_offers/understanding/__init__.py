"""Pure: the bytes of a mail become a verdict, a reply, a bounce or something else, without database or network."""
