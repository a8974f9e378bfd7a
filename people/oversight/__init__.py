"""Two people for what opens something: accounts as administrators see them, emergency access, the desk."""
