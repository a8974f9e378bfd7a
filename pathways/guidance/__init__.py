"""One person as their teacher sees them, and what stands out."""
