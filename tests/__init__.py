"""Tests; a package of its own so that no stray `tests` of another distribution is taken for it."""
