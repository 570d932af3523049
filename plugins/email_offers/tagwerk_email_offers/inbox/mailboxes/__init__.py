"""Where mail arrives: the mailboxes that the settings name, their folders, and reading them without changing anything."""
