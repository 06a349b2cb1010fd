"""The guide as data, and the judgements made under it."""
