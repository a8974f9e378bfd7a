"""The maps of steps are exactly the domain's."""

import pytest

from placement.base.enums import EmployerState, OrderState, PlacementState, ReferralState
from placement.base.errors import IllegalMove
from placement.base.machine import EMPLOYER, ORDER, PLACEMENT, REFERRAL, REFERRAL_LINE

ENDS = frozenset({"student_withdrew", "employer_declined", "no_response", "position_closed"})


def test_referral_line_is_in_the_order_of_the_domain():
    assert REFERRAL_LINE == (
        "suggested",
        "student_interested",
        "release_signed",
        "referred",
        "applied",
        "screening",
        "interview",
        "offered",
        "accepted",
        "started",
    )


@pytest.mark.parametrize("state", REFERRAL_LINE[:-1])
def test_referral_can_end_from_any_live_state(state):
    assert REFERRAL.after(state) >= ENDS


@pytest.mark.parametrize("state", ["started", *sorted(ENDS)])
def test_referral_end_is_final(state):
    assert REFERRAL.after(state) == frozenset()


def test_interview_can_follow_interview():
    assert REFERRAL.after("interview") == {"interview", "offered", *ENDS}


@pytest.mark.parametrize(
    ("machine", "state", "after"),
    [
        (EMPLOYER, "prospect", {"vetting", "rejected"}),
        (EMPLOYER, "vetting", {"approved", "rejected"}),
        (EMPLOYER, "approved", {"active", "ended"}),
        (EMPLOYER, "active", {"suspended", "ended"}),
        (EMPLOYER, "suspended", {"active", "ended"}),
        (EMPLOYER, "ended", set()),
        (EMPLOYER, "rejected", set()),
        (ORDER, "draft", {"review", "closed"}),
        (ORDER, "review", {"open", "draft", "rejected", "closed"}),
        (ORDER, "open", {"on_hold", "review", "partly_filled", "filled", "closed"}),
        (ORDER, "on_hold", {"open", "review", "closed"}),
        (ORDER, "partly_filled", {"on_hold", "review", "open", "filled", "closed"}),
        (ORDER, "filled", {"open"}),
        (ORDER, "closed", {"open"}),
        (ORDER, "rejected", set()),
        (PLACEMENT, "pending_start", {"started", "separated"}),
        (PLACEMENT, "started", {"verified", "separated"}),
        (PLACEMENT, "verified", {"d30", "separated"}),
        (PLACEMENT, "d30", {"d60", "separated"}),
        (PLACEMENT, "d60", {"d90", "separated"}),
        (PLACEMENT, "d90", {"d180", "separated"}),
        (PLACEMENT, "d180", {"d365", "separated"}),
        (PLACEMENT, "d365", {"separated"}),
        (PLACEMENT, "separated", set()),
    ],
)
def test_each_state_leads_where_the_domain_says(machine, state, after):
    assert machine.after(state) == after


@pytest.mark.parametrize(
    ("machine", "states"),
    [(EMPLOYER, EmployerState), (ORDER, OrderState), (REFERRAL, ReferralState), (PLACEMENT, PlacementState)],
)
def test_every_step_outside_the_map_is_refused(machine, states):
    for here in states.values:
        for there in states.values:
            if there not in machine.after(here):
                with pytest.raises(IllegalMove):
                    machine.check(here, there)
