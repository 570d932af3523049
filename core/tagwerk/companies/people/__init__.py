"""The people at companies: shown, changed, moved to another firm, gone, and brought in and out as vCards."""
