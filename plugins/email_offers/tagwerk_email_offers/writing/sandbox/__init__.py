"""Where templates run: compiled with a count at every turn, seeing little, and stopped before they grow or never end."""
