"""Typed readers: text in, one exact value out, or None."""
