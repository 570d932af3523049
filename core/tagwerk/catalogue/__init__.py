"""The catalogue: products with their stock, what stands in for them, and what they cost in which price column."""
