"""Loading plugins: found by their entry points or beside the workspace, held against what they need, registered hook by hook."""
