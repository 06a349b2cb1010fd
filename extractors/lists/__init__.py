"""Product lists and claim tables."""
