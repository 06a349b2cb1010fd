"""Papers beside the evidence: verification lists, earlier funding, attachments that only have to be there."""
