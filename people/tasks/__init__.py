"""One task with one owner and an age for every hand-over."""
