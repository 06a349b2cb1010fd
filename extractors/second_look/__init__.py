"""A second look at what the first left in doubt: the field's own place, enlarged and otherwise lit, then the document anew."""
