"""From file to entities: what stands on the paper, where, and how sure that is."""
