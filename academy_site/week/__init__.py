"""My week: the page a student starts from."""
