"""Every page about a cohort asks the database as often for 300 people, classes and cards as for three, and for one."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from pathways.models import Attendance, ClassSession, Cohort, CohortStaff, Enrolment, LessonProgress, SeatCard
from people.models import Invitation, User
from tests.pathways.factories import CohortFactory, School

pytestmark = pytest.mark.django_db
# Who opens it, and what its address names. Classes and staff are few in life, and there are 300 of them here.
PAGES = {
    "teach": ("instructor", ()),
    "cohort": ("instructor", ("cohort",)),
    "new_cohort": ("instructor", ()),
    "edit_cohort": ("instructor", ("cohort",)),
    "staff": ("instructor", ("cohort",)),
    "sessions": ("instructor", ("cohort",)),
    "weeks": ("instructor", ("cohort",)),
    "session": ("instructor", ("cohort", "session")),
    "roster": ("instructor", ("cohort",)),
    "attendance": ("instructor", ("cohort", "session")),
    "hours": ("instructor", ("cohort",)),
    "hours_csv": ("instructor", ("cohort",)),
    "hours_xlsx": ("instructor", ("cohort",)),
    "person": ("instructor", ("cohort", "student")),
    "my_classes": ("student", ()),
    "my_path": ("student", ()),
    "my_signs": ("student", ()),
    "my_calendar": ("student", ()),
}


def fill(school: School, numbers: range) -> None:
    """Give the cohort people, classes, marks, wishes, cards, staff and lessons begun, and its teacher more cohorts."""
    now, cohort = timezone.now(), school.cohort
    type(cohort).objects.filter(pk=cohort.pk).update(seats=2000)
    people = User.objects.bulk_create(User(username=f"many-{n}", display_name=f"Many {n}") for n in numbers)
    Enrolment.objects.bulk_create(Enrolment(cohort=cohort, student=user, enrolled_at=now) for user in people)
    hours = [now - timedelta(hours=3 * n + 2) for n in numbers]
    classes = ClassSession.objects.bulk_create(
        ClassSession(cohort=cohort, title="Class", starts_at=at, ends_at=at + timedelta(hours=1)) for at in hours
    )
    first = cohort.sessions.order_by("-starts_at").first()
    marked = [(first, user) for user in people] + [(one, school.student) for one in classes]
    Attendance.objects.bulk_create(
        Attendance(session=one, student=user, presence="here", asked="excused", at=now) for one, user in marked
    )
    opened = {"lesson": school.lessons[0].key, "course_key": "networking-basics", "opened_at": now, "last_at": now}
    LessonProgress.objects.bulk_create(LessonProgress(student=user, **opened) for user in people)
    ends = now + timedelta(days=3)
    invitations = Invitation.objects.bulk_create(Invitation(code_hash=f"{n:064d}", expires_at=ends) for n in numbers)
    cards = zip(numbers, invitations, strict=True)
    SeatCard.objects.bulk_create(SeatCard(cohort=cohort, invitation=one, number=n + 1) for n, one in cards)
    CohortStaff.objects.bulk_create(CohortStaff(cohort=cohort, user=user, role="observer") for user in people)
    others = Cohort.objects.bulk_create(CohortFactory.build() for _ in numbers)
    teaches = {"user": school.instructor, "role": "instructor"}
    CohortStaff.objects.bulk_create(CohortStaff(cohort=one, **teaches) for one in others)


def asked_by(school: School) -> dict[str, int]:
    """Return how often each page asks, opened the second time."""
    ids = {"cohort": school.cohort.pk, "student": school.student.pk}
    ids["session"] = school.cohort.sessions.order_by("-starts_at").first().pk
    counts = {}
    for name, (who, parts) in PAGES.items():
        client = Client()
        client.force_login(getattr(school, who))
        address = reverse(f"pathways:{name}", args=[ids[part] for part in parts])
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200, name
        counts[name] = len(asked)
    return counts


def test_pages_ask_as_often_for_three_hundred_as_for_one_and_three(school):
    found = []
    for more in (range(1), range(1, 3), range(3, 300)):
        fill(school, more)
        found.append(asked_by(school))
    assert found[1] == found[0]
    assert found[2] == found[0]
    assert max(found[0].values()) <= 40
