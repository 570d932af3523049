"""Where a workspace lives: a copy must not write to the clients a second time, so nothing leaves it before somebody says so."""
