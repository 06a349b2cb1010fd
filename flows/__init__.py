"""The edge: Prefect flows and the command line."""
