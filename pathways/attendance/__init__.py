"""Who was at which session: marks, wishes to correct them, hours by month."""
