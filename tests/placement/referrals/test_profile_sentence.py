"""What the student reads about what is shown, held against what is shown."""

import pytest
from django.urls import reverse

from people.releases.enums import ReleaseField
from tests.placement.factories import browser, release_for, shows, skill, staff, suggested

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("fields", [["display_name"], ["display_name", "skills"]])
def test_no_result_stands_on_the_page_that_says_that_none_is_shown_but_those_of_the_list(fields):
    """ "They do not see … your grades" stood above "Python basics: 100 %"."""
    by = staff()
    referral = suggested(by)
    shows(referral.student, skill("python-basics"), 100)
    release = release_for(referral, by, fields)
    page = browser(referral.student).get(reverse("people:release", args=[release.pk])).content.decode()
    assert "They see nothing else: not your sign-in name, and no result that is not in this list." in page
    assert ("100 %" in page) is (ReleaseField.SKILLS in fields)
    assert (referral.student.username in page.split("<main")[1], "grades" in page) == (False, False)
