"""The parts of an invoice's reading: its sheet, its parties, amounts, lines, remarks, and the data it carries beside its print."""
