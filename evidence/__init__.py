"""The evidence graph: tables, store, register, trace."""
