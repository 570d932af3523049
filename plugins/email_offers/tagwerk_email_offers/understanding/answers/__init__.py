"""What a person or a robot answered: which words are its own, whether it is absent, wants to hear no more, or is interested."""
