"""The gradebook's measurement: its rows can be made, and no page asks more for many people than for few."""

import pytest

from infra.bench import gradebook_limit
from infra.bench.gradebook_rows import asked, fill, queries_of, session_of

pytestmark = pytest.mark.django_db
FEW, MANY, LABS = 3, 120, 6


def test_the_book_and_its_file_take_the_same_queries_for_few_people_and_for_many(settings):
    settings.ALLOWED_HOSTS = ["testserver"]
    taken, rows = [], []
    for people, more in ((FEW, False), (MANY, True)):
        cohort, teacher = fill(people, LABS, more=more)
        cookie, book = session_of(teacher), f"/labs/teach/cohorts/{cohort.pk}/"
        heads = [
            asked(book, "", cookie),
            asked(book, "who=below&line=50", cookie),
            asked(f"{book}file.csv", "", cookie),
        ]
        for head in heads:
            head()
        taken.append([queries_of(head) for head in heads])
        rows.append((heads[0]().count(b"<th scope=row>"), heads[2]().count(b"Calm River")))
        assert gradebook_limit.view(cohort, cookie, None, 0)().count(b"<tr>") == people + 1
    assert taken[0] == taken[1]
    assert rows == [(FEW, FEW), (50, MANY)]
