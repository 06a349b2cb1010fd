"""对账单: bank statements, sheets and pages alike."""
