"""What the columns of a list mean: by what stands above them, and by what stands in them."""
