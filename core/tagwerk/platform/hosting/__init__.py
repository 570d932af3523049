"""Hosting guests: plugins are found, loaded, watched while they are called, checked in what they give, and remembered."""
