"""Pairing over columns: one bundle in plain Python, or a million rows compiled, from one source."""
