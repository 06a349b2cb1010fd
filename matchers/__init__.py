"""Pairing on evidence alone: who is who, what pays what."""
