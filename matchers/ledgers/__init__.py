"""Ledgers instead of papers: tables of invoices, payments and bank lines, paired by the engine over columns."""
