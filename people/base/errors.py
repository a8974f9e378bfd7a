"""Errors that the people app raises; each says what was refused."""


class PeopleError(Exception):
    """Base of every refusal by this app."""


class NoLiveRelease(PeopleError):
    """A field was asked for without a live release that names it."""


class IllegalRelease(PeopleError):
    """A release was asked for, signed or ended in a way its state does not allow."""


class SigningRefused(IllegalRelease):
    """A room above refuses a signature; the text is a sentence for the student who signs."""


class NotAllowed(PeopleError):
    """The acting person does not hold the power for this."""


class ReasonNeeded(PeopleError):
    """A change of power was asked for without saying why."""


class WrongWords(PeopleError):
    """What was said are not the person's agreed words, or nothing was said."""


class TooManyTries(PeopleError):
    """The words were guessed too often today."""


class KeyServiceDown(Exception):
    """The keeper of the academy's key did not answer: nothing sealed opens for now, and nothing is lost.

    No refusal, and so no `PeopleError`: whoever explains refusals must not swallow it. Pages and API answer with 503.
    """


class OnHold(PeopleError):
    """Records of this person are kept until a demand is closed: nothing is erased."""


class IllegalStep(PeopleError):
    """A demand was taken a step that its state does not allow."""


class Unreadable(PeopleError):
    """A sealed value cannot be opened: its key is destroyed, or the value was changed."""


class ClosedInvitation(PeopleError):
    """An invitation code is unknown, used, withdrawn or past its time; which of them is never told."""


class LogNotWhole(PeopleError):
    """Rows of the access log are missing or were changed; the message says from which on."""
