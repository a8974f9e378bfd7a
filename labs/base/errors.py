"""What can be refused here; every message is plain text that a person may read."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext


class LabError(Exception):
    """Base of the labs app's refusals. `status` is the HTTP answer that fits."""

    status = 409


class TooBig(LabError):
    """The archive has more bytes than `labs.base.limits.MAX_BYTES`."""

    status = 413

    def __init__(self) -> None:
        super().__init__(
            _(
                "This is bigger than 20 MB, so it was not sent. Nothing in your lab is lost. "
                "Clear large outputs (Kernel menu, Restart and Clear Outputs) or take out large files. "
                "Then hand in again."
            )
        )


class BadArchive(LabError):
    """The bytes are no zip that can be opened safely."""

    status = 422


class TooOften(LabError):
    """The person has handed in as often as anybody may within an hour."""

    status = 429

    def __init__(self, most: int, minutes: int) -> None:
        text = ngettext(
            "You have handed in %(most)d times within an hour, which is as often as the graders can follow. "
            "Nothing in your lab is lost. Hand in again in %(minutes)d minute.",
            "You have handed in %(most)d times within an hour, which is as often as the graders can follow. "
            "Nothing in your lab is lost. Hand in again in %(minutes)d minutes.",
            minutes,
        )
        super().__init__(text % {"most": most, "minutes": minutes})


class NoRoom(LabError):
    """The disk of the site has less room than must stay free."""

    status = 507

    def __init__(self) -> None:
        super().__init__(
            _(
                "The learning site has no room for new work right now, so this was not handed in. Nothing in your lab "
                "is lost. Please tell your instructor, and hand in again later."
            )
        )


class NotOpen(LabError):
    """The lab takes no submission from this person now."""


class StaleLease(LabError):
    """The job has gone to another grader, or is finished."""


class UnknownToken(LabError):
    """The hub does not know the token."""

    status = 401


class HubSilent(LabError):
    """The hub does not answer."""

    status = 503


class BuildRefused(LabError):
    """The release builder did not accept the source; the message is its last words."""

    status = 422


class BadPoints(LabError):
    """Points outside 0 … the task's points."""

    status = 422


class NothingToRegrade(LabError):
    """Every submission asked for is graded against the newest version."""


class BadDates(LabError):
    """Credit steps that make no sense."""

    status = 422


class Answered(LabError):
    """Somebody has answered this request meanwhile, in another way."""

    def __init__(self) -> None:
        super().__init__(_("This request has an answer already. Yours was not saved."))


class TakenBack(LabError):
    """Whoever asked has taken the request back meanwhile."""

    def __init__(self) -> None:
        super().__init__(_("This request was taken back. Your answer was not saved."))


class NothingWaits(LabError):
    """There is no request to take back: it has an answer, or there never was one."""

    def __init__(self) -> None:
        super().__init__(_("There is nothing to take back any more. An instructor has answered."))
