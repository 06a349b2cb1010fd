"""回单: payment vouchers of any bank, read by labels and geometry."""
