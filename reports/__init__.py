"""What people are handed, written from the evidence graph alone."""
