"""The commands, a module for each group of them, with its name.

A module here registers itself: what stands in its ``COMMANDS`` is there. A command parses, calls one use case and shows a view;
its help is marked with ``later``, and said in the reader's language when the command is built.
"""
