"""The languages that labs are graded in."""
