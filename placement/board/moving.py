"""Moving a card: one service behind the button, the keys and the drag, with one sentence for each outcome."""

from django.utils.translation import gettext as _

from people.models import User
from placement.base.enums import ReferralState
from placement.base.errors import CardStays
from placement.base.machine import REFERRAL, REFERRAL_LINE
from placement.board.cards import EARLY, GO_ON
from placement.board.selectors import STAGES
from placement.referrals.models.referrals import Referral
from placement.referrals.services.referrals import move_referral
from placement.referrals.services.releases import refer, resume_referral

S = ReferralState
COLUMNS = {key: states for key, _title, states in STAGES}


def place_card(*, referral: Referral, to: str, by: User) -> Referral:
    """Move a card to a column (a key of `STAGES`) or by a step (a `ReferralState`, or `GO_ON` with a new release).

    A column stands for its first step that can come next. Appends the events of the step. Raises `CardStays` with
    the reason in words, and whatever `refer`, `resume_referral` and `move_referral` raise; then nothing has changed.
    """
    if to == GO_ON:
        return resume_referral(referral=referral, by=by)
    state = step_into(referral, to) if to in COLUMNS else to
    if state == S.REFERRED and referral.state in EARLY:
        return refer(referral=referral, by=by)
    return move_referral(referral=referral, to=state, by=by)


def step_into(referral: Referral, column: str) -> str:
    """Return the step that takes a referral into a column. Raises `CardStays` where there is none, and says why."""
    states = COLUMNS[column]
    if referral.state in states:
        raise CardStays(_("It stands there already. Nothing has changed."))
    if column == "interest":
        raise CardStays(_("A card does not go back to interest. Nothing has changed."))
    if column == "release":
        raise CardStays(_("Only the student can say yes to sharing: ask them. Nothing has changed."))
    if column == "referred" and referral.state in EARLY:
        return S.REFERRED
    after = REFERRAL.after(referral.state)
    for state in states:
        if state in after:
            return state
    raise CardStays(_why_not(referral, states[0]))


def _why_not(referral: Referral, wanted: ReferralState) -> str:
    here, there = REFERRAL_LINE.index(referral.state), REFERRAL_LINE.index(wanted)
    if there < here:
        return _("A card does not go back. Nothing has changed.")
    first = S(REFERRAL_LINE[here + 1]).label
    return _("“%(first)s” comes before that. A step out of order has a reason: write it on the card's page.") % {
        "first": first
    }


def placed(referral: Referral) -> str:
    """Return what is said once a card has moved, whichever way it was moved."""
    now = Referral.objects.select_related("student", "order").get(pk=referral.pk)
    said = {"name": now.student.get_full_name(), "title": now.order.title, "state": S(now.state).label}
    return _("%(name)s, %(title)s: now “%(state)s”.") % said
