"""A job somebody has: evidence, days at work, and its end."""
