"""Follow-ups: who was offered something and stays silent is reminded, some working days later, until anything was heard."""
