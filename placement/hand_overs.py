"""Every hand-over of placement that makes a task: what it says and whose duty it is."""

from django.utils.translation import gettext_lazy as _

from people.tasks.kinds import Duty, Kind, register_duty, register_kind
from people.tasks.owners import ANY_PLACEMENT, OWN, PLACEMENT
from placement.employers.services import CHECK, CONTACT, LIFT, WROTE
from placement.interviews import hand_overs as meeting
from placement.offers import hand_overs as offer
from placement.openings.services import CHANGED, PROPOSAL, TO_REVIEW
from placement.referrals import hand_overs as of
from placement.relations.selectors import owners_of_touch
from placement.relations.services import AGREEMENT_ENDS, NEXT_TOUCH
from placement.reports.services import GOT, LEFT

STEP = "referral_step"
# Who makes the next talk with an employer: whoever was named for it, while they are of the placement staff.
TALKS = "employer_talks"
QUIET = of.QUIET
KINDS = (
    Kind(of.SUGGESTED, _("There is an opening for you to look at"), OWN, message="opening"),
    Kind(of.KEPT, _("There is an opening for you to look at"), OWN, message=QUIET, quiet=of.SUGGESTED),
    Kind(of.INTEREST, _("A student is interested in an opening"), PLACEMENT, message=STEP),
    Kind(of.STUDENT_NO, _("A student said no to an opening"), PLACEMENT, seen=True, message=STEP),
    Kind(of.WITHDREW, _("A student stepped back from an opening"), PLACEMENT, seen=True, message=STEP),
    Kind(of.SIGNED, _("A student said what may be shared; you can refer them"), PLACEMENT, message=STEP),
    Kind(of.DECLINED, _("A student said “not now” to sharing"), PLACEMENT, seen=True, message=STEP),
    Kind(of.ENDED, _("Sharing ended; the employer sees nothing"), PLACEMENT, seen=True, message=STEP),
    Kind(of.EMPLOYER_ANSWER, _("An employer asks for an interview"), PLACEMENT, seen=True, message=STEP),
    Kind(of.EMPLOYER_NO, _("An employer said no"), PLACEMENT, seen=True, message=STEP),
    Kind(of.OFFER, _("An employer offers a job"), PLACEMENT, message=STEP),
    Kind(of.ACCEPTED, _("A student takes a job: write it down"), PLACEMENT, message=STEP),
    Kind(of.PAUSED, _("An employer is paused: say so to the student"), PLACEMENT, message=STEP),
    Kind(of.GONE, _("An employer works with us no more: say so to the student"), PLACEMENT, message=STEP),
    Kind(meeting.TIMES, _("There are times for an interview: choose one"), OWN, message="opening"),
    Kind(
        meeting.TIMES_KEPT,
        _("There are times for an interview: choose one"),
        OWN,
        message=QUIET,
        quiet=meeting.TIMES,
    ),
    Kind(meeting.AGREED, _("A student chose a time: write down how to get there"), PLACEMENT, message=STEP),
    Kind(meeting.NONE_FITS, _("None of the times for an interview fits: offer others"), PLACEMENT, message=STEP),
    Kind(meeting.MOVE, _("A student asks for another time for an interview"), PLACEMENT, message=STEP),
    Kind(meeting.OFF, _("An interview was called off"), PLACEMENT, seen=True, message=STEP),
    Kind(meeting.OUTCOME, _("How did an interview go?"), PLACEMENT),
    Kind(offer.ANSWER, _("There is an offer for you to read"), OWN, message="opening"),
    Kind(offer.ANSWER_KEPT, _("There is an offer for you to read"), OWN, message=QUIET, quiet=offer.ANSWER),
    Kind(offer.NO, _("A student said no to an offer"), PLACEMENT, seen=True, message=STEP),
    Kind(offer.TIME, _("A student asks for more time for an offer"), PLACEMENT, message=STEP),
    Kind(offer.DAY, _("The day to answer an offer is over: talk it through"), PLACEMENT, seen=True, message=STEP),
    Kind(offer.BACK, _("An employer took an offer back"), PLACEMENT, seen=True, message=STEP),
    Kind(of.PROFILE, _("A student added to their profile"), PLACEMENT, seen=True),
    Kind(of.SEARCHING, _("A student began to look for work"), PLACEMENT, seen=True),
    Kind(GOT, _("A student says that they have a job"), PLACEMENT, message=STEP),
    Kind(LEFT, _("A student says that they left a job"), PLACEMENT, message=STEP),
    Kind(PROPOSAL, _("An employer proposes an opening"), ANY_PLACEMENT),
    Kind(TO_REVIEW, _("An opening waits for a look before it opens"), ANY_PLACEMENT),
    Kind(WROTE, _("An employer wrote"), ANY_PLACEMENT),
    Kind(LIFT, _("A pause of an employer waits for a second person"), ANY_PLACEMENT),
    Kind(CHANGED, _("An employer paused, opened or closed an opening"), ANY_PLACEMENT, seen=True),
    Kind(NEXT_TOUCH, _("A talk with an employer is planned for now"), TALKS),
    Kind(AGREEMENT_ENDS, _("An agreement with an employer ends soon"), ANY_PLACEMENT),
    Kind(CHECK, _("An employer waits to be checked"), ANY_PLACEMENT),
    Kind(CONTACT, _("An employer’s contact waits for a second person"), ANY_PLACEMENT, message="contact_to_confirm"),
)


def register() -> None:
    """Add them; called once from `AppConfig.ready`."""
    register_duty(Duty(TALKS, owners_of_touch, covered=True))
    register_kind(*KINDS)
