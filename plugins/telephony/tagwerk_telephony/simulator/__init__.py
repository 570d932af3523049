"""A simulated telephone exchange: the same path as a real one, over real HTTP, with nobody on the line.

What happens is decided by the last two digits of the client's number:

==== =========================================
91   busy
92   nobody answers
93   a machine answers
94   the number does not exist
95   the employee does not pick up
else the client answers and talks for 25 to 179 seconds, which the exchange states and does not wait for
==== =========================================
"""
