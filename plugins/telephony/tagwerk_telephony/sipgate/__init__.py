"""sipgate.io: webhooks behind a secret address, each call told as one leg."""
