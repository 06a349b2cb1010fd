"""A page of the small case with its pictures and a decision, as the product writes it."""
