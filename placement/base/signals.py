"""What rooms of placement tell those above them, inside the same transaction."""

from django.dispatch import Signal

# Arguments: employer, by.
employer_suspended = Signal()
# Arguments: employer, by. They do not work with the academy any more.
employer_ended = Signal()
# Arguments: employer, by. It has another name now.
employer_renamed = Signal()
# Arguments: employer, by, since: when the pause began.
employer_resumed = Signal()
# Arguments: referral, by (None for the academy itself). After each step that somebody took, and each pause.
referral_moved = Signal()
