"""One search over the client base: names, people, addresses, numbers, towns and notes, folded alike on every database."""
