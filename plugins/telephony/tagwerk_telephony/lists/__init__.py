"""Lists of calls that exchanges and mobile operators give out: ``formats`` know their columns, ``reading`` makes rows of a
file, and ``importing`` takes them in, again and again without doubles, as measured by that list.
"""
