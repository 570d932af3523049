"""The ledger: one append-only record of everything done, from which everything is counted.

Plugins record activities and never touch a count::

    with app.database.transaction() as session:
        ...                                            # the row that says what happened
        record(session, NewActivity(kind=CALL, ...))  # and the activity that counts it, in the same commit
"""
