"""Employers, openings, referrals, placements and outcomes."""
