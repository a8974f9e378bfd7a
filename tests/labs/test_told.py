"""Sentences of the labs app that say that somebody is told."""

import pytest
from django.urls import reverse

from labs.grades.services.marks import release_feedback
from labs.grades.services.regrades import approve_regrade
from labs.models import GradingJob, Submission
from labs.queue.services import retry_job, set_aside
from people.models import InboxItem
from tests.labs.dates.cohort_time import WHY, address
from tests.labs.factories import add_version, graded_hand_in, hand_in
from tests.labs.grades.test_regrades import TASKS, start
from tests.labs.grades.test_regrades import grade as finish
from tests.people.signin.signing import browser
from tests.people.tasks.tasks import task, waiting
from tests.told import told

pytestmark = pytest.mark.django_db


@told(
    "Your instructor knows that you would like more time.",
    "Your instructor knows that you ask for your whole group. Your class-mates do not see it.",
    "You asked on %(at)s. Your instructor will answer here.",
    "You asked for your whole group on %(at)s. Your instructor will answer here.",
)
@pytest.mark.usefixtures("dated")
def test_more_time_asked_for_is_a_task_of_somebody_who_teaches(school, lab):
    client, path = browser(school.student), address("more_time", lab.pk)
    client.post(path, {"who": "me"}, follow=True)
    client.post(path, {"who": str(school.cohort.pk), "why": WHY}, follow=True)
    client.get(address("hand_in", lab.pk))
    for kind in ("more_time", "more_time_for_all"):
        assert task(kind).owner in (school.instructor, school.assistant)
        assert InboxItem.objects.filter(user=task(kind).owner, path=task(kind).path).exists()


@told(
    "The checks did not finish by themselves. Your work is safe and counts from the time you handed it in. Your "
    "instructor knows.",
)
def test_checks_that_did_not_finish_are_a_task_until_they_run_again(school, lab):
    submission = hand_in(school.student, lab)
    job = GradingJob.objects.get()
    set_aside(job, "no answer")
    page = browser(school.student).get(reverse("labs:submission", args=[submission.pk])).content
    assert b"Your instructor knows." in page
    held = task("checks_set_aside")
    assert (held.owner in (school.instructor, school.assistant), held.path) == (True, "/labs/teach/queue/")
    retry_job(job=job, by=school.instructor)
    assert waiting(held.owner) == []


@told("Only students whose own points change get a message.")
def test_new_points_are_a_message_to_those_whose_points_change_alone(school, lab):
    for student in (school.student, school.mate):
        graded_hand_in(student, lab)
    add_version(lab, TASKS)
    regrade = start(school, lab)
    finish(None, fit=1)
    release_feedback(submissions=list(Submission.objects.all()), by=school.instructor)
    InboxItem.objects.all().delete()
    client = browser(school.instructor)
    page = reverse("labs:regrade", args=[regrade.pk])
    client.get(page)
    mine = Submission.objects.filter(student=school.student)
    approve_regrade(regrade=regrade, submissions=mine, by=school.instructor)
    assert InboxItem.objects.filter(user=school.student, kind="lab_feedback").exists()
    assert not InboxItem.objects.filter(user=school.mate).exists()
