"""What is read for everybody at once is what is read one model after the other; and so are the figures."""

import gc
import json
from random import Random

import pytest
from django.utils import timezone

from placement.outcomes.deriving import facts_of, jobs_of
from placement.outcomes.history import History
from placement.outcomes.reading import histories
from placement.outcomes.selectors import groups_by_pathway
from placement.outcomes.table import MEASURES, Group, Span, build, counts_of
from placement.outcomes.uncollected import uncollected
from tests.placement.outcomes.lives import live
from tests.placement.outcomes.plain_reading import history

pytestmark = pytest.mark.django_db


def test_everybody_is_read_as_one_model_after_the_other_is(networking):
    people = live(Random(17), 40, networking)
    plain = {one.pk: history(one) for one in people}
    read = histories()
    assert {pk: read.get(pk, History()) for pk in plain} == plain
    for name in ("seats", "past", "services", "gaps", "finished", "credentials", "gains", "jobs", "wages", "told"):
        assert sum(bool(getattr(one, name)) for one in plain.values()) > 3, name
    assert any(one.ended_on and len(one.spans) > 1 for own in plain.values() for one in own.jobs)
    today = timezone.localdate()
    facts = [one for own in plain.values() for one in facts_of(own, today)]
    jobs = [one for own in plain.values() for one in jobs_of(own, today)]
    slow = {way: Group([f for f in facts if f.pathway == way], [j for j in jobs if j.pathway == way])
            for way in sorted({f.pathway for f in facts})}  # fmt: skip
    span, fast = Span(2022, 2024, today), groups_by_pathway(today)
    assert counts_of(fast, span) == counts_of(slow, span)
    assert json.dumps(build(fast, span, k=2)) == json.dumps(build(slow, span, k=2))


def test_one_person_is_read_as_among_all(networking):
    people = live(Random(3), 6, networking)
    everybody = histories()
    assert histories([people[0].pk, people[1].pk]) == {
        one.pk: everybody[one.pk] for one in people[:2] if one.pk in everybody
    }
    assert histories([]) == {}


def test_years_of_a_span_add_up_to_what_is_counted_over_it(networking):
    live(Random(5), 30, networking)
    today = timezone.localdate()
    (group,) = groups_by_pathway(today).values()
    span = Span(2021, 2025, today)
    for name, measure in MEASURES.items():
        assert group.count(name, span) == measure(group, span), name


def test_search_for_circles_is_on_again_after_a_fault():
    seen = []

    @uncollected()
    def fails():
        seen.append(gc.isenabled())
        raise ValueError("x")

    with pytest.raises(ValueError, match="x"):
        fails()
    assert [*seen, gc.isenabled()] == [False, True]
