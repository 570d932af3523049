"""Who may be contacted: suppressions, grounds, and the vetoes of plugins."""
