"""Referrals: one student and one opening, step by step, as staff, student and employer see them."""
