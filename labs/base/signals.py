"""Moments in the life of a hand-in, told by the room where they happen; rooms above it do their part in them.

Whoever listens runs inside the teller's transaction, and an error of theirs takes all of it back.
"""

from django.dispatch import Signal

# `submission`: a new hand-in was stored. It is queued, and the gradebook says that an attempt is being graded.
handed_in = Signal()
# `assignment`, `students`: which attempt counts may have changed, for credit did or a job ended.
count_again = Signal()
