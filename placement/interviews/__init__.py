"""Interviews of a referral: times, the way there, calendar files, what came of it."""
