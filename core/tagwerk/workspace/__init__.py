"""The workspace itself: opening it, founding it, filling it with a sample."""
