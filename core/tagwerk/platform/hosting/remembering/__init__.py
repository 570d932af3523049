"""What a workspace remembers of its plugins, so that any process knows it, and a plugin that is gone is not forgotten."""
