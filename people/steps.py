"""Ask for the password again before something that matters."""

from allauth.account.decorators import reauthentication_required

# Five minutes after the last confirmation the person is asked again; a POST goes on by itself afterwards.
step_up = reauthentication_required
