"""A submission is stored first, once, in order."""

import hashlib
from unittest import mock

import pytest
from django.db import transaction
from django_q.models import OrmQ

from labs import vault
from labs.enums import JobState, Lane
from labs.errors import BadArchive, NotOpen, TooBig
from labs.models import CurrentGrade, GradingJob, Submission
from labs.services import receive_submission
from tests.labs.factories import hand_in, pack, work


def test_submission_is_kept_with_receipt_and_ticket(school, lab):
    submission = hand_in(school.student, lab)
    assert vault.read(submission.path) == work()
    assert submission.sha256 == hashlib.sha256(work()).hexdigest()
    assert (submission.attempt, submission.notebooks) == (1, ["vlsm-plan"])
    job = GradingJob.objects.get(submission=submission)
    assert OrmQ.objects.get(pk=job.ticket).key == Lane.WAITING
    assert (job.state, job.version_id) == (JobState.QUEUED, lab.current_id)
    assert CurrentGrade.objects.get(student=school.student).grading


def test_same_bytes_twice_give_the_first_receipt(school, lab):
    first = hand_in(school.student, lab)
    again, new = receive_submission(student=school.student, assignment=lab, data=work())
    assert (again, new) == (first, False)
    assert (Submission.objects.count(), OrmQ.objects.count()) == (1, 1)


def test_same_bytes_of_another_student_are_another_submission(school, lab):
    assert hand_in(school.student, lab).pk != hand_in(school.mate, lab).pk
    assert Submission.objects.count() == 2


def test_attempts_count_up_in_order(school, lab):
    attempts = [hand_in(school.student, lab, str(n)).attempt for n in range(3)]
    assert attempts == [1, 2, 3]
    assert list(Submission.objects.order_by("at").values_list("attempt", flat=True)) == [1, 2, 3]


def test_no_row_and_no_file_stay_when_the_queue_refuses(school, lab):
    with mock.patch("labs.queue.put", side_effect=RuntimeError), pytest.raises(RuntimeError), transaction.atomic():
        hand_in(school.student, lab)
    assert (Submission.objects.count(), OrmQ.objects.count()) == (0, 0)
    from django.core.files.storage import storages

    assert storages["private"].listdir(f"submissions/{lab.pk}")[1] == []


def test_no_attempt_left_is_said_in_plain_words(school, lab):
    lab.max_attempts = 1
    lab.save()
    hand_in(school.student, lab)
    with pytest.raises(NotOpen, match="every attempt"):
        hand_in(school.student, lab, "two")
    assert Submission.objects.count() == 1


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "could not be read"),
        (b"not a zip", "could not be read"),
        (work()[:40], "could not be read"),
        (pack({"../../etc/passwd": b"x"}), "not safe"),
        (pack({"/etc/passwd": b"x"}), "not safe"),
        (pack({"a\\..\\b.ipynb": b"x"}), "not safe"),
    ],
    ids=["empty", "not a zip", "cut short", "climbs", "absolute", "climbs by backslash"],
)
def test_unreadable_or_unsafe_archive_is_refused(school, lab, data, words):
    with pytest.raises(BadArchive, match=words):
        receive_submission(student=school.student, assignment=lab, data=data)
    assert Submission.objects.count() == 0


def test_big_archive_is_refused_in_plain_words(school, lab):
    with pytest.raises(TooBig, match="Nothing in your lab is lost"):
        receive_submission(student=school.student, assignment=lab, data=b"x" * 20_000_001)
