"""Named errors: what a person asked for and why it was not done. Nothing has changed when one is raised."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class PlacementError(Exception):
    """Base of this app's errors; `message` is a sentence for the person who asked."""

    message: str | Promise = _("That was not possible. Nothing has changed.")

    def __str__(self) -> str:
        return str(self.message)


class IllegalMove(PlacementError):
    """The state machine has no such step."""

    message = _("That step is not possible from here. Nothing has changed.")


class NoSuchRight(PlacementError):
    """The person may not take this step."""

    message = _("You cannot take this step. Nothing has changed.")


class ReasonNeeded(PlacementError):
    """A staff override came without a reason."""

    message = _("Write a reason for a step out of the usual order.")


class SecondPersonNeeded(PlacementError):
    """The same staff member tried to be both people of a check."""

    message = _("You did the first half of this. A second person must do the other one.")


class EmployerNotActive(PlacementError):
    """The employer is not active."""

    message = _("This employer is not active.")


class OrderNotOpen(PlacementError):
    """The job order is not open."""

    message = _("This opening is not open.")


class OpeningsFilled(PlacementError):
    """As many people have started as there are openings."""

    message = _("So many people have started there already. Write how many openings there are in all now.")


class ReleaseNeeded(PlacementError):
    """There is no live release of this student for this employer and this opening."""

    message = _("The student has not signed a release for this employer and this opening, or it has ended.")


class ReferralFrozen(PlacementError):
    """The release ended, so the referral waits."""

    message = _("This referral waits: the release has ended. The student can sign a new one.")


class StudentNotSearching(PlacementError):
    """Matches and suggestions are only for students who are searching."""

    message = _("This student is not searching now.")


class KeptAway(PlacementError):
    """The student keeps this employer away; only the student's own step meets this."""

    message = _("You keep this employer away. Take the name off your list first, if you want to.")


class StillShared(PlacementError):
    """The student shares something with an employer whom they want to keep away."""

    message = _("You share something with one of them now. Nothing is saved yet: tick this, or take the name out.")


class AlreadyTold(PlacementError):
    """The student told this, and nobody has answered yet."""

    message = _("You told us already. Your advisor reads it soon. Nothing is lost.")


class EvidenceNeeded(PlacementError):
    """A verification came without what was seen and when."""

    message = _("Say what you saw and the date on it.")


class DayNotPlausible(PlacementError):
    """A first day that cannot be meant."""

    message = _("That day is very long ago, or more than two years from now. Look at the year again.")


class TooEarly(PlacementError):
    """A retention day has not come yet."""

    message = _("That day has not come yet.")


class AlreadyThere(PlacementError):
    """The student already has a live referral for this opening."""

    message = _("There is already a referral for this student and this opening.")


class OverlapsPublished(PlacementError):
    """The years partly overlap a published table, so the difference of both could show single people."""

    message = _("These years overlap a published table. Choose years that do not overlap, or that contain all of it.")


class NothingToPublish(PlacementError):
    """No figure of the table is large enough."""

    message = _("No figure is large enough to be published for these years. Choose more years.")


class NotPlausible(PlacementError):
    """An entry by hand cannot be true; `findings` is field → sentence."""

    def __init__(self, findings: Mapping[str, str | Promise]) -> None:
        super().__init__()
        self.findings = findings
        self.message = " ".join(str(said) for said in findings.values())


class TermsNotPlausible(NotPlausible):
    """An opening says something that cannot be meant; `findings` is field → sentence."""


class KnownOtherwise(PlacementError):
    """The site knows these days from the person's seat."""

    message = _("This person has a seat in that pathway. The site knows these days by itself.")


class AlreadyWritten(PlacementError):
    """There is an entry about the same time; it is replaced, not doubled."""

    message = _("There is an entry about this already. Replace that one.")


class NotStanding(PlacementError):
    """The entry was replaced or withdrawn before."""

    message = _("This entry was replaced or withdrawn before. Nothing has changed.")


class FactsChanged(PlacementError):
    """The facts have changed since a table was proposed."""

    message = _("The facts have changed since. Take this proposal back and make a new one.")


class NotTheNewest(PlacementError):
    """Only the newest edition is corrected, and only by a table of the same years that says something else."""

    message = _("Nothing would change, or there is a newer edition already.")


class NothingWritten(PlacementError):
    """A message without words."""

    message = _("Write something first. Nothing was sent.")


class ChecklistIncomplete(PlacementError):
    """A vetting check left something out."""

    message = _(
        "Answer each line, and say in a few words how you know. At most one line can be left as “does not apply”."
    )


class VettingDue(PlacementError):
    """The last vetting is older than a year."""

    message = _("The last check is more than 12 months old. Two people check this employer first.")


class EvidenceElsewhere(PlacementError):
    """The date on what was seen does not cover the day that it is to show."""

    message = _("The date on it does not cover that day. It must be from that day or later, and not in the future.")


class EndBeforeStart(PlacementError):
    """A job would end before it began."""

    message = _("The last day is before the first one. Look at both dates.")


class WorkedLater(PlacementError):
    """What is known of a later day speaks against an end."""

    message = _("You wrote down that they worked there on a later day. Look at both dates.")


class JobEnded(PlacementError):
    """Nobody works at a job that has ended."""

    message = _("This job ended before that day. Choose another answer.")


class TouchNotPlausible(PlacementError):
    """A talk on a day to come, or long ago."""

    message = _("Write the day of the talk: today, or a day of the last 12 months.")


class NextTouchInThePast(PlacementError):
    """The next talk would be on a day that is over."""

    message = _("The next time must be a day to come. Leave it empty where there is none.")


class AgreementBackwards(PlacementError):
    """An agreement that ends before it was signed."""

    message = _("It would end before it was signed. Look at both dates.")


class NoteEmpty(PlacementError):
    """A note came without a word."""

    message = _("Write something first. Nothing was kept.")


class DayOutOfReach(PlacementError):
    """Somebody would look again on a day that is over, or in more than a year."""

    message = _("Choose a day from tomorrow on, within a year. Nothing has changed.")


class CardStays(PlacementError):
    """A card of the board cannot stand in that column; the message says why."""

    def __init__(self, why: str | Promise) -> None:
        super().__init__(why)
        self.message = why


class CannotMerge(PlacementError):
    """Two entries of employers that cannot be put together; the message says why, and what to do."""

    def __init__(self, why: str | Promise) -> None:
        super().__init__(why)
        self.message = why


class TimesNeeded(PlacementError):
    """Times for an interview that cannot be meant."""

    message = _("Write one to five times to come, each once, within half a year.")


class TimeOver(PlacementError):
    """A time for an interview is over, or is not offered any more."""

    message = _("That time is not offered any more. Choose another one, or say that none fits.")


class NotYetHeld(PlacementError):
    """Nobody can say how an interview went before it began."""

    message = _("The interview has not begun yet.")


class EmployerPaused(PlacementError):
    """An offer of an employer that is paused, or works with the academy no more."""

    message = _("We do not work with this employer now, so your answer waits. Please talk with your advisor.")


class OfferChanged(PlacementError):
    """An answer to terms that are not the newest ones."""

    message = _("The offer has changed since you opened it. Please read it again. Nothing is accepted yet.")


class UnknownQuestion(PlacementError):
    """A question that no interview practice has."""

    message = _("There is no such question.")


class NamingIncomplete(PlacementError):
    """An employer would be named in public without words, without how it agreed, or on a day to come."""

    message = _("Write the words, how they agreed, and the day on which they did: today or before.")
