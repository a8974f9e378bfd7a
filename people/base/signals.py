"""Signals that other apps listen to; `people` never imports them."""

from django.dispatch import Signal

# Sent with `user` when every session of that person must end: leaving, new password, closed account.
sign_out_everywhere = Signal()
# Sent with `release` after a live release was revoked.
release_ended = Signal()
# Sent with `user` and `invitation` in the transaction in which an invitation was used: an app that hung something on
# the card gives it now, and its error undoes the account too.
came_in = Signal()
# Sent with `staff`, `student` or both (None for who is not concerned) in the transaction in which somebody began or
# stopped to look after a student, or a role began or ended.
staffing_changed = Signal()
# Sent with `release` in the transaction in which its student signed it, said "not now" or took it back.
release_answered = Signal()
# Sent after a notice could not be handed over to whoever carries it; says nothing about whose it was.
notice_failed = Signal()
