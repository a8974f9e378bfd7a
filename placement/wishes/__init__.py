"""What a student wishes for at work, and which employers they keep away."""
