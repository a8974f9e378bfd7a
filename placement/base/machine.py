"""State machines as plain tables: which step leads where. No database, no clock."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from placement.base.enums import (
    REFERRAL_DONE,
    REFERRAL_ENDS,
    EmployerState,
    InterviewState,
    OfferState,
    OrderState,
    PlacementState,
    ReferralState,
)
from placement.base.errors import IllegalMove


@dataclass(frozen=True)
class Machine:
    """The legal steps of one kind of thing: state → the states that may follow."""

    steps: Mapping[str, frozenset[str]]

    def after(self, state: str) -> frozenset[str]:
        """Return the states that may follow `state`."""
        return self.steps.get(state, frozenset())

    def check(self, state: str, to: str) -> None:
        """Raise `IllegalMove` unless `to` may follow `state`."""
        if to not in self.after(state):
            raise IllegalMove


def _steps(table: Mapping[str, tuple[str, ...]]) -> dict[str, frozenset[str]]:
    return {str(state): frozenset(str(to) for to in after) for state, after in table.items()}


_E = EmployerState
EMPLOYER = Machine(
    _steps(
        {
            _E.PROSPECT: (_E.VETTING, _E.REJECTED),
            _E.VETTING: (_E.APPROVED, _E.REJECTED),
            _E.APPROVED: (_E.ACTIVE, _E.ENDED),
            _E.ACTIVE: (_E.SUSPENDED, _E.ENDED),
            _E.SUSPENDED: (_E.ACTIVE, _E.ENDED),
        }
    )
)

_O = OrderState
ORDER = Machine(
    _steps(
        {
            _O.DRAFT: (_O.REVIEW, _O.CLOSED),
            # Back to draft: staff asked the employer for something.
            _O.REVIEW: (_O.OPEN, _O.DRAFT, _O.REJECTED, _O.CLOSED),
            # To review: the employer changed something.
            _O.OPEN: (_O.ON_HOLD, _O.REVIEW, _O.PARTLY_FILLED, _O.FILLED, _O.CLOSED),
            _O.ON_HOLD: (_O.OPEN, _O.REVIEW, _O.CLOSED),
            _O.PARTLY_FILLED: (_O.ON_HOLD, _O.REVIEW, _O.OPEN, _O.FILLED, _O.CLOSED),
            # Opened again with a reason, by `reopen_order` alone.
            _O.FILLED: (_O.OPEN,),
            _O.CLOSED: (_O.OPEN,),
        }
    )
)

_R = ReferralState
REFERRAL_LINE: tuple[str, ...] = tuple(str(state) for state in _R if state not in REFERRAL_ENDS)


def _referral_steps() -> dict[str, frozenset[str]]:
    steps = {state: {following} for state, following in pairwise(REFERRAL_LINE)}
    # Interview(n): a further interview is a step of its own.
    steps[_R.INTERVIEW].add(_R.INTERVIEW)
    return {
        state: frozenset(after | {str(end) for end in REFERRAL_ENDS})
        for state, after in steps.items()
        if state not in REFERRAL_DONE
    }


REFERRAL = Machine(_referral_steps())

_I = InterviewState
INTERVIEW = Machine(
    _steps(
        {
            _I.OFFERED: (_I.AGREED, _I.NONE_FITS, _I.CALLED_OFF),
            _I.NONE_FITS: (_I.OFFERED, _I.CALLED_OFF),
            # To offered: whoever arranges it offers other times by themselves.
            _I.AGREED: (_I.MOVE_ASKED, _I.OFFERED, _I.CALLED_OFF, _I.HELD, _I.NOT_HELD, _I.LEFT_OPEN),
            _I.MOVE_ASKED: (_I.OFFERED, _I.CALLED_OFF, _I.HELD, _I.NOT_HELD, _I.LEFT_OPEN),
        }
    )
)

_F = OfferState
OFFER = Machine(
    _steps(
        {
            # To itself: changed terms.
            _F.WAITS: (_F.WAITS, _F.TIME_ASKED, _F.DECLINED, _F.ACCEPTED, _F.TAKEN_BACK, _F.CLOSED),
            _F.TIME_ASKED: (_F.WAITS, _F.DECLINED, _F.ACCEPTED, _F.TAKEN_BACK, _F.CLOSED),
            # A better offer may come after a no.
            _F.DECLINED: (_F.WAITS, _F.TAKEN_BACK, _F.CLOSED),
        }
    )
)

_P = PlacementState
PLACEMENT = Machine(
    _steps(
        {
            _P.PENDING_START: (_P.STARTED, _P.SEPARATED),
            _P.STARTED: (_P.VERIFIED, _P.SEPARATED),
            _P.VERIFIED: (_P.D30, _P.SEPARATED),
            _P.D30: (_P.D60, _P.SEPARATED),
            _P.D60: (_P.D90, _P.SEPARATED),
            _P.D90: (_P.D180, _P.SEPARATED),
            _P.D180: (_P.D365, _P.SEPARATED),
            _P.D365: (_P.SEPARATED,),
        }
    )
)
