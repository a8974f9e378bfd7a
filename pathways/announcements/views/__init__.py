"""Pages of this room: the staff's and the reader's."""
