"""The monthly report on the finished work, on the set form (D32).

``report`` puts it together, ``sections`` are its tables, ``over_period`` says what became of an obligation, and ``obligations``
asks the core for it. A report of another kind, and a plugin's, needs none of this: it gives a ``Report`` as ``api`` describes.
"""
