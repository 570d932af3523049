"""The client base: companies and contacts on their cards, segments of them, who may be contacted, and lists taken in."""
