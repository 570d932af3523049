"""The telephone at somebody's desk: ``declaring`` logs calls by hand, ``dialling`` goes through a list, ``watching`` sees who
calls, ``figures`` say when clients are reached and what came of it.
"""
