"""Labs and their immutable versions, and who may open, teach and change them."""
