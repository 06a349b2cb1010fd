"""Which pages are which document: classified, split, joined across files."""
