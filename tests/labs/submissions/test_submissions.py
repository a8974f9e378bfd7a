"""A submission is stored first, once, in order."""

import hashlib
from datetime import timedelta
from unittest import mock

import pytest
import time_machine
from django.db import transaction
from django.utils.translation import override
from django_q.models import OrmQ

from labs.base import file_store
from labs.base.enums import JobState, Lane
from labs.base.errors import BadArchive, NoRoom, NotOpen, TooBig, TooOften
from labs.models import CurrentGrade, GradingJob, Submission
from labs.submissions import archives
from labs.submissions.services import receive_submission
from tests.labs.factories import hand_in, pack, work


def test_submission_is_kept_with_receipt_and_ticket(school, lab):
    submission = hand_in(school.student, lab)
    assert file_store.read(submission.path) == work()
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
    with (
        mock.patch("labs.queue.broker.put", side_effect=RuntimeError),
        pytest.raises(RuntimeError),
        transaction.atomic(),
    ):
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


def test_hand_ins_an_hour_are_bounded_in_plain_words_and_nothing_is_lost(school, lab, settings):
    settings.HAND_INS_AN_HOUR = 3
    kept = [hand_in(school.student, lab, str(number)) for number in range(3)]
    with time_machine.travel(kept[0].at + timedelta(minutes=20), tick=False):
        with pytest.raises(
            TooOften, match=r"3 times within an hour.*Nothing in your lab is lost.*in 40 minutes"
        ) as refused:
            hand_in(school.student, lab, "one more")
        assert refused.value.status == 429
        # The same again after a lost answer is no new hand-in, and others have their own hour.
        assert receive_submission(student=school.mate, assignment=lab, data=work("mine"))[1]
    assert hand_in(school.student, lab, "2") == kept[2]
    with time_machine.travel(kept[0].at + timedelta(minutes=60, seconds=1), tick=False):
        assert hand_in(school.student, lab, "later").attempt == 4
    assert Submission.objects.filter(student=school.student).count() == 4


def test_bound_on_hand_ins_is_said_in_spanish_and_can_be_taken_away(school, lab, settings):
    settings.HAND_INS_AN_HOUR = 1
    hand_in(school.student, lab)
    with override("es"), pytest.raises(TooOften, match="No se pierde nada de tu práctica"):
        hand_in(school.student, lab, "two")
    settings.HAND_INS_AN_HOUR = 0
    assert hand_in(school.student, lab, "two").attempt == 2


def test_nothing_is_taken_on_a_full_disk_and_nothing_is_left_there(school, lab, settings):
    settings.FREE_DISK_MB = file_store.free_mb() + 10_000
    with pytest.raises(NoRoom, match=r"Nothing in your lab is lost\. Please tell your instructor"):
        hand_in(school.student, lab)
    assert (Submission.objects.count(), OrmQ.objects.count()) == (0, 0)
    settings.FREE_DISK_MB = 0
    assert hand_in(school.student, lab).attempt == 1


def test_folder_that_was_packed_whole_has_its_notebooks(school, lab):
    data = pack({"my-lab/vlsm-plan.ipynb": b"{}", "my-lab/rooms.csv": b"", "__MACOSX/._rooms.csv": b""})
    assert archives.examine(data) == ["vlsm-plan"]
    assert archives.examine(pack({"a/one.ipynb": b"{}", "b/two.ipynb": b"{}"})) == []
    assert archives.examine(pack({"one.ipynb": b"{}", "b/two.ipynb": b"{}"})) == ["one"]


def test_damaged_file_in_a_stored_hand_in_does_not_hide_the_others():
    data = pack({"a.ipynb": b"good", "b.ipynb": b"x" * 500})
    place = data.index(b"b.ipynb") + len(b"b.ipynb")
    crooked = data[:place] + b"\xff" * 8 + data[place + 8 :]
    assert archives.contents(crooked) == {"a.ipynb": b"good"}
