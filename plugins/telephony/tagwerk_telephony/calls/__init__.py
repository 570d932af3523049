"""Calls, from asking for one to what it counts for.

``calling`` dials, ``taking_in`` hears what the provider says of it and ``joining`` finds the call, ``folding`` makes one call
of all that was said, ``identifying`` says whose it is, ``rules`` what of calls counts, and ``crediting`` writes it into the
ledger, all in one commit. ``outcomes`` are what a person says of a call, ``assigning`` brings together what is known only
later, ``reconciling`` asks for ends that nobody heard, ``looking`` shows the calls there were.

The fold stands apart from the rest because it is pure: a function of the set of what was said, so that no order and no repetition
can matter, and no test needs a database. No provider is known in here; they come in through the door.
"""
