"""Tables found by the words that head them, in sheets and on pages."""
