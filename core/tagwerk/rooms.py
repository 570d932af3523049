"""The one list of rooms, from the ground up: a room may import what stands before it, never what comes after.

A room is a folder of this package. ``hooks.py`` in it says what the room contributes, through the same hooks as everybody
else's plugins; ``hookspecs.py``, where there is one, specifies the hooks whose types the room owns; ``tables.py`` declares its
tables. Whoever needs all rooms goes through this list: loading hooks, resolving references between tables, the rights that
``doctor`` knows.
"""

ROOMS = (
    "platform",
    "routines",
    "ledger",
    "access",
    "staff",
    "calendar",
    "companies",
    "catalogue",
    "obligations",
    "diary",
    "demand",
    "contracts",
    "agenda",
    "board",
    "workspace",
)
