"""Asking and answering for a whole cohort, for tests."""

from datetime import UTC, datetime, timedelta

from django.urls import reverse
from django.utils import timezone

from labs.base.enums import CohortTimeKind
from labs.dates.services.cohort_time import answer_for_cohort, ask_for_cohort
from labs.dates.services.dates import set_dates
from labs.models import CohortTimeEvent

DAY = timedelta(days=1)
WHY = "network canary"
UNTIL = datetime(2030, 1, 6, 4, 59, tzinfo=UTC)  # Saturday 5 January, to its end, in New York.


def address(name, *args):
    return reverse(f"labs:{name}", args=args)


def date(school, lab, due=None, cohort=None, **more):
    cohort = cohort or school.cohort
    students = [school.student, school.mate]
    more |= {"assignment": lab, "cohort": cohort.pk, "students": students, "by": school.instructor}
    return set_dates(due_at=due or timezone.now() + 2 * DAY, **more)


def asks(school, lab, asker=None, cohort=None, note=WHY):
    return ask_for_cohort(assignment=lab, cohort=(cohort or school.cohort).pk, asker=asker or school.student, note=note)


def answer(school, asked, kind, until=None, note="", by=None):
    return answer_for_cohort(
        asked=asked,
        kind=CohortTimeKind(kind),
        until=until,
        students=[school.student, school.mate],
        by=by or school.instructor,
        note=note,
    )


def kinds(asker):
    return list(CohortTimeEvent.objects.filter(asker=asker).order_by("at").values_list("kind", flat=True))


def post(client, user, url, **data):
    client.force_login(user)
    return client.post(url, data)


def page(client, user, url):
    client.force_login(user)
    return client.get(url).content.decode()


def reply(client, user, school, asked, **data):
    return post(client, user, address("time_list", school.cohort.pk), asked=str(asked.pk), **data)
