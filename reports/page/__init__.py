"""The parts of the one-file web report."""
