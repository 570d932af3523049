"""Looks for every mistake of a template before anybody reads it: in its files, its names, and in what is written from it."""
