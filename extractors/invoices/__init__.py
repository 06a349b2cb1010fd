"""The parts of an invoice's reading: sheet, parties, amounts, lines, remarks, and the data beside the print."""
