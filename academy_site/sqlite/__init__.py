"""SQLite for a site whose threads write in turn: `DATABASES[…]["ENGINE"] = "academy_site.sqlite"`."""
