"""Signals that other apps listen to; `people` never imports them."""

from django.dispatch import Signal

# Sent with `user` when every session of that person must end: leaving, new password, closed account.
sign_out_everywhere = Signal()
# Sent with `release` after a live release was revoked.
release_ended = Signal()
