"""Signals that the rooms of this app send each other, inside the sender's transaction."""

from django.dispatch import Signal

# A student finished a lesson, answered a quiz or got a lab result. Sends `student`.
progressed = Signal()
# Sent with `student`, `before` and `to` (states, "" before the first) and `by` in the transaction of the move.
student_moved = Signal()
