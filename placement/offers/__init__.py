"""Offers of a referral: terms, versions, answers."""
