"""Where a referral stands, in the words of its student."""

from types import SimpleNamespace

import pytest

from placement.base.enums import ReferralState
from placement.referrals.words import own_words


@pytest.mark.parametrize("state", ["release_signed", "referred", "screening"])
def test_what_is_shared_no_more_is_not_said_to_be_shared(state):
    stands, ended = (own_words(SimpleNamespace(state=ReferralState(state), frozen=over)) for over in (False, True))
    assert ended == "Not shared any more" != stands


def test_what_the_student_did_stays_said_when_sharing_ends():
    assert own_words(SimpleNamespace(state=ReferralState.APPLIED, frozen=True)) == "You applied"
