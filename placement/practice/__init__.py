"""Interview practice: questions, and notes that only their student reads."""
