"""How dates and times are written, a folder a language."""
