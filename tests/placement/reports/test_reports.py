"""A student tells of a job in two taps; staff confirm it or set it aside, and until then nothing counts."""

from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from people.models import InboxItem
from people.rights import export, retention
from placement.base.errors import AlreadyTold, IllegalMove, NoSuchRight
from placement.models import JobReport, Placement, PlacementEvent
from placement.outcomes.rights import erase_search
from placement.placements.services import record_placement, start_placement
from placement.reports.services import confirm_job, confirm_left, set_aside, tell_job, tell_left
from tests.people.tasks.tasks import task, waiting
from tests.placement.factories import TERMS, browser, searching, staff
from tests.told import told

pytestmark = pytest.mark.django_db
FORM = {"title": "Technician", "soc_code": "15-1231", "start_on": "2026-01-05", "hours": "36", "wage": "24"}
FORM |= {"wage_unit": "hour", "permanence": "permanent", "in_field": "on", "found_by": "self"}
JOB = TERMS | {"start_on": date(2026, 1, 5), "found_by": "self"}


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path):
    settings.CONFIDENTIAL_KEY_FILE = tmp_path / "confidential.key"
    settings.ERASURE_LOG = tmp_path / "erasures.log"


@pytest.fixture
def by():
    return staff()


def text(response):
    return response.content.decode()


def working(by, student=None):
    """A job that has begun."""
    job = record_placement(student=student or searching(by), by=by, **JOB)
    return start_placement(placement=job, on=JOB["start_on"], by=by)


def open_words(by):
    """Return the tasks that a student's word left."""
    return [kind for kind in waiting(by) if kind.startswith("job_")]


def everything():
    """Every row that a step could change."""
    rows = (JobReport, Placement, PlacementEvent, InboxItem)
    return [list(kind.objects.order_by("pk").values()) for kind in rows]


@told("Tell my advisor")
def test_student_says_i_got_a_job_in_two_taps_and_staff_write_it_down(by):
    student = searching(by)
    client, desk = browser(student), browser(by)
    assert reverse("placement:got-job") in text(client.get(reverse("placement:mine")))
    assert "Tell my advisor" in text(client.get(reverse("placement:got-job")))
    said = text(client.post(reverse("placement:got-job"), {}, follow=True))
    assert "Your placement advisor reads it next." in said
    assert (open_words(by), Placement.objects.count()) == (["job_told"], 0)
    page = task("job_told").path
    assert "It counts once you write it down" in text(desk.get(page))
    desk.post(page, FORM | {"employer_name": "Canary Shop"})
    job = Placement.objects.get(student=student)
    assert (open_words(by), JobReport.objects.get().placement, job.found_by) == ([], job, "self")
    own = text(client.get(reverse("placement:my-jobs")))
    assert "Canary Shop" in own
    assert "Written down" in own


def test_student_says_i_left_a_job_and_it_stays_until_staff_confirm(by):
    job = working(by)
    client, desk = browser(job.student), browser(by)
    address = reverse("placement:left-job", args=[job.pk])
    assert address in text(client.get(reverse("placement:my-jobs")))
    client.post(address, {"on": "2026-02-01", "reason": "school"})
    job.refresh_from_db()
    assert (open_words(by), job.state) == (["job_left_told"], "started")
    page = task("job_left_told").path
    assert 'value="2026-02-01"' in text(desk.get(page))
    desk.post(page, {"on": "2026-02-01", "reason": "school"})
    job.refresh_from_db()
    assert (open_words(by), job.state, job.events.last().separation) == ([], "separated", "school")


def test_a_slip_is_set_aside_and_the_student_reads_it(by):
    student = searching(by)
    tell_job(student=student, employer_name="Canary Shop")
    report, desk = JobReport.objects.get(), browser(by)
    assert "Canary" not in report.sealed_employer
    assert "Canary Shop" in text(desk.get(reverse("placement:report", args=[report.pk])))
    desk.post(reverse("placement:report-aside", args=[report.pk]))
    assert "Closed; if something is missing, ask your advisor" in text(
        browser(student).get(reverse("placement:my-jobs"))
    )
    assert (open_words(by), Placement.objects.count()) == ([], 0)
    tell_job(student=student)


def test_each_refused_step_leaves_everything_as_it_was(by):
    student, job, stranger = searching(by), working(by), staff()
    tell_job(student=student)
    tell_left(placement=job, by=job.student)
    got, gone = JobReport.objects.get(kind="got"), JobReport.objects.get(kind="left")
    done = working(by)
    tell_left(placement=done, by=done.student)
    answered = JobReport.objects.get(placement=done)
    confirm_left(report=answered, by=by, reason="not_said", on=date(2026, 2, 1), search_again=False)
    done.refresh_from_db()
    ended = {"reason": "school", "on": date(2026, 2, 1), "search_again": False}
    before = everything(), open_words(by)
    for step, error in (
        (lambda: tell_job(student=student), AlreadyTold),
        (lambda: tell_left(placement=job, by=job.student), AlreadyTold),
        (lambda: tell_left(placement=job, by=student), NoSuchRight),
        (lambda: tell_left(placement=done, by=done.student), IllegalMove),
        (lambda: confirm_job(report=gone, by=by, **JOB), IllegalMove),
        (lambda: confirm_left(report=got, by=by, **ended), IllegalMove),
        (lambda: confirm_job(report=got, by=stranger, **JOB), NoSuchRight),
        (lambda: confirm_left(report=answered, by=by, **ended), IllegalMove),
        (lambda: set_aside(report=answered, by=by), IllegalMove),
        (lambda: set_aside(report=got, by=student), NoSuchRight),
    ):
        with pytest.raises(error):
            step()
        assert (everything(), open_words(by)) == before


def test_somebody_who_left_two_jobs_tells_of_both(by):
    one = working(by)
    two = working(by, one.student)
    for job in (one, two):
        tell_left(placement=job, by=job.student)
    assert set(JobReport.objects.values_list("placement", flat=True)) == {one.pk, two.pk}


def test_end_that_is_refused_keeps_what_was_typed(by):
    job = working(by)
    tell_left(placement=job, by=job.student)
    typed = {"on": "2025-12-01", "reason": "school"}
    page = text(browser(by).post(task("job_left_told").path, typed))
    assert ("The last day is before the first one" in page, 'value="2025-12-01"' in page) == (True, True)


def test_nobody_else_finds_it(by):
    job = working(by)
    tell_job(student=job.student, employer_name="Canary Shop")
    report = JobReport.objects.get()
    for client in (browser(staff()), browser(searching(by))):
        for name, pk in (("report", report.pk), ("left-job", job.pk)):
            page = client.get(reverse(f"placement:{name}", args=[pk]))
            assert page.status_code in {403, 404}
            assert "Canary" not in text(page)


def test_it_is_handed_out_and_goes_by_itself_and_at_an_erasure(by):
    student = searching(by)
    tell_job(student=student, employer_name="Canary Shop", on=date(2026, 1, 5))
    (row,) = export.section(student, "job_reports")
    assert (row["what"], row["employer"], row["day"]) == ("got", "Canary Shop", "2026-01-05")
    set_aside(report=JobReport.objects.get(), by=by)
    with time_machine.travel(timezone.now() + timedelta(days=364)):
        retention.apply()
        assert JobReport.objects.count() == 1
    with time_machine.travel(timezone.now() + timedelta(days=366)):
        retention.apply()
    assert not JobReport.objects.exists()
    tell_job(student=student)
    assert erase_search(student) == 1


@pytest.mark.parametrize("number", [1, 3])
def test_own_jobs_take_a_fixed_number_of_queries(by, number, django_assert_num_queries):
    student = searching(by)
    for _ in range(number):
        record_placement(student=student, by=by, employer_name="", **JOB)
    client, page = browser(student), reverse("placement:my-jobs")
    client.get(page)
    with django_assert_num_queries(5):
        assert len(client.get(page).context["jobs"]) == number
