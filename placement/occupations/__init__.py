"""The official list of occupations, and choosing one of them in a form."""
