"""When a lab is due for whom, how much counts afterwards, and more time."""
