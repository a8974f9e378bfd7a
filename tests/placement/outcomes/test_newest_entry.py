from importlib import import_module

import pytest
from django.apps import apps

from placement.models import OutcomeRecord, QuarterRecord
from tests.people.factories import person

pytestmark = pytest.mark.django_db
migration = import_module("placement.migrations.0004_newest_entry_stands")


def test_entries_of_before_stand_once_for_each_pathway_and_quarter():
    student = person()
    days = {"enrolled_on": "2019-01-08", "planned_end_on": "2019-06-14"}
    rows = [OutcomeRecord.objects.create(student=student, pathway=way, **days) for way in ("net", "net", "it", "net")]
    quarters = [QuarterRecord.objects.create(student=student, year=2025, quarter=4, earnings=n) for n in (3000, 7000)]
    migration._the_newest_stands(apps, None)
    assert set(OutcomeRecord.objects.standing()) == {rows[2], rows[3]}
    assert list(QuarterRecord.objects.standing()) == [quarters[1]]
