"""Pages of this room: the student's and the staff's."""
