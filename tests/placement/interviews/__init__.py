"""Interviews of a referral."""
