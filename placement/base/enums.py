"""States and codes of the placement app, with the words of the domain."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class EmployerState(models.TextChoices):
    """How far an employer has come; only an active one is shown anything."""

    PROSPECT = "prospect", _("Prospect")
    VETTING = "vetting", _("Vetting")
    APPROVED = "approved", _("Approved")
    ACTIVE = "active", pgettext_lazy("employer", "Active")
    SUSPENDED = "suspended", _("Suspended")
    ENDED = "ended", _("Ended")
    REJECTED = "rejected", _("Not accepted")


class OrderState(models.TextChoices):
    """How far a job order has come; students see open and partly filled ones."""

    DRAFT = "draft", _("Draft")
    REVIEW = "review", _("In review")
    OPEN = "open", _("Open")
    ON_HOLD = "on_hold", _("On hold")
    PARTLY_FILLED = "partly_filled", _("Partly filled")
    FILLED = "filled", _("Filled")
    CLOSED = "closed", _("Closed")
    REJECTED = "rejected", _("Not accepted")


class ReferralState(models.TextChoices):
    """One student and one opening, step by step."""

    SUGGESTED = "suggested", _("Suggested")
    STUDENT_INTERESTED = "student_interested", _("Student is interested")
    RELEASE_SIGNED = "release_signed", _("Release signed")
    REFERRED = "referred", _("Referred")
    APPLIED = "applied", _("Applied")
    SCREENING = "screening", _("Screening")
    INTERVIEW = "interview", _("Interview")
    OFFERED = "offered", _("Offered")
    ACCEPTED = "accepted", _("Accepted")
    STARTED = "started", _("Started")
    STUDENT_WITHDREW = "student_withdrew", _("Student stepped back")
    EMPLOYER_DECLINED = "employer_declined", _("Employer said no")
    NO_RESPONSE = "no_response", _("No answer")
    POSITION_CLOSED = "position_closed", _("Position closed")


class InterviewState(models.TextChoices):
    """One interview: from times that were offered to whether it took place."""

    OFFERED = "offered", _("Times offered")
    NONE_FITS = "none_fits", _("None of the times fits")
    AGREED = "agreed", _("Time agreed")
    MOVE_ASKED = "move_asked", _("Another time is wished for")
    CALLED_OFF = "called_off", _("Called off")
    HELD = "held", _("Took place")
    NOT_HELD = "not_held", _("Did not take place")
    # The way to the job ended before anybody said whether it took place.
    LEFT_OPEN = "left_open", _("Over, nobody said how it went")


class InterviewKind(models.TextChoices):
    """How people meet for an interview."""

    IN_PERSON = "in_person", _("In person")
    VIDEO = "video", _("By video")
    PHONE = "phone", _("By phone")


class OfferState(models.TextChoices):
    """An offer of a job, from when it was written until it is answered, taken back, or closed with its way."""

    WAITS = "waits", _("Waits for an answer")
    TIME_ASKED = "time_asked", _("More time is wished for")
    DECLINED = "declined", _("Answered with no")
    ACCEPTED = "accepted", _("Accepted")
    TAKEN_BACK = "taken_back", _("Taken back")
    CLOSED = "closed", _("Closed: the way to this job ended")


class PlacementState(models.TextChoices):
    """From an accepted offer to a year at work."""

    PENDING_START = "pending_start", _("Start agreed")
    STARTED = "started", _("Started")
    VERIFIED = "verified", _("Verified")
    D30 = "d30", _("30 days")
    D60 = "d60", _("60 days")
    D90 = "d90", _("90 days")
    D180 = "d180", _("180 days")
    D365 = "d365", _("365 days")
    SEPARATED = "separated", _("Ended")


class EventKind(models.TextChoices):
    """What an event row says."""

    MOVED = "moved", _("Moved")
    CHECKED = "checked", _("Checked")
    FROZEN = "frozen", _("Paused: the release ended")
    RESUMED = "resumed", _("Resumed: a new release is live")
    NOTED = "noted", _("Noted")
    CHANGED = "changed", _("The terms were changed")
    NAMED = "named", _("A contact was named")
    CONFIRMED = "confirmed", _("A contact was confirmed")
    RELEASED = "released", _("A contact was ended")
    RENEWED = "renewed", _("Checked again by two people")
    CORRECTED = "corrected", _("Dates put right")
    LIFT_ASKED = "lift_asked", _("One person would end the pause")
    EDITED = "edited", _("Their details were changed")
    PEOPLE = "people", _("The list of people there was changed")
    AGREED = "agreed", _("An agreement was written down")
    LAPSED = "lapsed", _("An agreement was ended")
    NAMED_ON = "named_on", _("They agreed to be named in public")
    NAMED_OFF = "named_off", _("They are not named in public any more")
    MERGED = "merged", _("Another entry of the same employer was merged into this one")
    TOLD = "told", _("The student was told how it stands with the employer")


class VettingItem(models.TextChoices):
    """What each of two people checks of an employer, without asking the other."""

    EIN = "ein", _("The EIN is that of this firm")
    DOMAIN = "domain", _("Website and e-mail belong to this firm")
    CALL_BACK = "call_back", _("They answered a call to a number that you found elsewhere")
    SITE = "site", _("The place of work is what they say it is")


class Checked(models.TextChoices):
    """What somebody found at one item."""

    YES = "yes", _("Yes")
    NO = "no", _("No")
    NOT_APPLICABLE = "na", _("Does not apply")


class SkillNeed(models.TextChoices):
    """Whether an opening needs a skill or would like it."""

    REQUIRED = "required", _("Required")
    WISHED = "wished", _("Wished for")


class SkillBar(models.IntegerChoices):
    """How strong a skill must be, in per cent of the points that evidence it."""

    STARTING = 50, _("Starting (50 %)")
    WORKING = 70, _("Working (70 %)")
    STRONG = 85, _("Strong (85 %)")


class WageUnit(models.TextChoices):
    """What a wage is paid for."""

    HOUR = "hour", _("an hour")
    WEEK = "week", _("a week")
    MONTH = "month", _("a month")
    YEAR = "year", _("a year")


class Shift(models.TextChoices):
    """Which times of a day or week work falls into."""

    DAY = "day", _("Days")
    EVENING = "evening", _("Evenings")
    NIGHT = "night", _("Nights")
    WEEKEND = "weekend", _("Weekends")


class Permanence(models.TextChoices):
    """How long a job is meant to last."""

    PERMANENT = "permanent", _("Permanent")
    FIXED_TERM = "fixed_term", _("Fixed term")
    TEMPORARY = "temporary", _("Temporary")
    APPRENTICESHIP = "apprenticeship", _("Apprenticeship")
    INTERNSHIP = "internship", _("Internship")


class FoundBy(models.TextChoices):
    """How a job was found."""

    REFERRAL = "referral", _("Through a referral")
    SELF = "self", _("By the student")
    SCHOOL = "school", _("At this academy")
    VENTURE = "venture", _("Own business")


class EvidenceKind(models.TextChoices):
    """What staff saw; no copy is kept. What a student shows comes first."""

    OFFER_SHOWN = "offer_shown", _("Offer letter shown by the student")
    PAY_SLIP_SHOWN = "pay_slip_shown", _("Pay slip shown by the student")
    SCHEDULE_SHOWN = "schedule_shown", _("Work schedule shown by the student")
    STUDENT_STATEMENT = "student_statement", _("Written statement of the student")
    EMPLOYER_TOLD = "employer_told", _("The employer said so, with the student's release")
    WAGE_RECORD = "wage_record", _("Wage record of the state")


class Employed(models.TextChoices):
    """What is known about a person's work on one day."""

    SAME = "same", _("Works for the same employer")
    OTHER = "other", _("Works for another employer")
    NO = "no", _("Does not work")
    UNKNOWN = "unknown", _("Not known")


class SeparationReason(models.TextChoices):
    """Why a job ended: a code, never a story."""

    BETTER_JOB = "better_job", _("Another job")
    SCHOOL = "school", _("School or training")
    POSITION_ENDED = "position_ended", _("The position ended")
    LET_GO = "let_go", _("The employer ended it")
    OWN_CHOICE = "own_choice", _("Own choice")
    NOT_SAID = "not_said", _("Not said")


class CirrCode(models.TextChoices):
    """CIRR's 180-day codes."""

    FULL_TIME = "1A", _("1A: full-time in field")
    APPRENTICE = "1B", _("1B: apprenticeship, internship or contract in field")
    SCHOOL_IN_FIELD = "1C", _("1C: hired by the academy in field")
    VENTURE = "1D", _("1D: own venture in field")
    SHORT_TERM = "1E", _("1E: short-term or part-time in field")
    SCHOOL_OUT = "2A", _("2A: hired by the academy out of field")
    OUT_OF_FIELD = "2B", _("2B: out of field")
    SEEKING = "3A", _("3A: seeking")
    NOT_SEEKING = "3B", _("3B: not seeking")
    NON_REPORTING = "4", _("4: not reporting")


class Exclusion(models.TextChoices):
    """Why a person is left out of both parts of a rate: a code, never a story."""

    NONE = "", _("Not left out")
    INSTITUTIONAL = "institutional", _("In an institution")
    HEALTH = "health", _("Health")
    DECEASED = "deceased", _("Deceased")
    RESERVE = "reserve", _("Called to service")
    OTHER_STUDY = "other_study", _("Goes on to full-time study")
    NOT_AVAILABLE = "not_available", _("Not available for work")


class StatusCode(models.TextChoices):
    """What the academy was told of a person after training: a code and its day, never a story."""

    INSTITUTIONAL = "institutional", _("In an institution")
    HEALTH = "health", _("Health")
    DECEASED = "deceased", _("Deceased")
    RESERVE = "reserve", _("Called to service")
    OTHER_STUDY = "other_study", _("Goes on to full-time study")
    NOT_AVAILABLE = "not_available", _("Not available for work")
    SEEKING = "3A", _("Looks for work")
    NOT_SEEKING = "3B", _("Does not look for work")


class GapReason(models.TextChoices):
    """Why somebody is away for a planned time and has not left (TEGL 10-16)."""

    NEXT_CLASS = "next_class", _("Waits for the next class")
    HEALTH = "health", _("Health")
    CARE = "care", _("Cares for somebody")
    MOVE = "move", _("Away from the area for a time")


class CorrectionReason(models.TextChoices):
    """Why an entry was replaced or withdrawn."""

    TYPING = "typing", _("A slip in typing")
    NEWER = "newer", _("Newer facts came")
    OTHER_PERSON = "other_person", _("It was about another person")
    TWICE = "twice", _("It was written down twice")
    ASKED = "asked", _("The person asked for it")


class Cut(models.TextChoices):
    """By what exact figures are cut."""

    PATHWAY = "pathway", _("By pathway")
    COHORT = "cohort", _("By cohort")
    PICTURES = "pictures", _("As pictures")
    PEOPLE = "people", _("A row for each person")


IN_FIELD_CODES = frozenset({"1A", "1B", "1C", "1D", "1E"})
OPEN_ORDER_STATES = frozenset({OrderState.OPEN, OrderState.PARTLY_FILLED})
REFERRAL_ENDS = frozenset(
    {
        ReferralState.STUDENT_WITHDREW,
        ReferralState.EMPLOYER_DECLINED,
        ReferralState.NO_RESPONSE,
        ReferralState.POSITION_CLOSED,
    }
)
REFERRAL_DONE = REFERRAL_ENDS | {ReferralState.STARTED}
CHECKPOINTS = {30: "d30", 60: "d60", 90: "d90", 180: "d180", 365: "d365"}
# An interview of which somebody still has something to do.
INTERVIEW_OPEN = frozenset(
    {InterviewState.OFFERED, InterviewState.NONE_FITS, InterviewState.AGREED, InterviewState.MOVE_ASKED}
)
# An offer that the student can still accept.
OFFER_OPEN = frozenset({OfferState.WAITS, OfferState.TIME_ASKED})
# Where an opening and an employer have come to their end.
ORDER_ENDS = frozenset({OrderState.FILLED, OrderState.CLOSED, OrderState.REJECTED})
EMPLOYER_ENDS = frozenset({EmployerState.ENDED, EmployerState.REJECTED})
