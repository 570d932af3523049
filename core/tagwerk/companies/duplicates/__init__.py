"""Whether two cards are one company: how alike they are, why, and making one of them, which can be taken back."""
