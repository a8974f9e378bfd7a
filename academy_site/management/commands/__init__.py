"""Commands for the whole site."""
