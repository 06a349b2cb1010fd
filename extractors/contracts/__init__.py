"""合同: parties, numbers, days, totals and terms."""
