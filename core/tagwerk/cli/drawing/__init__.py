"""How views look on a terminal: with bars where there is room, in sentences for a screen reader."""
