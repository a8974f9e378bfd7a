"""Words for everybody in one cohort, and how many have read them."""
