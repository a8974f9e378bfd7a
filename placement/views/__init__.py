"""Pages of the placement app, one file per subject; each is a thin caller of services and selectors."""
