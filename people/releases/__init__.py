"""A student's written permission to show named fields to one recipient, and every use of it."""
