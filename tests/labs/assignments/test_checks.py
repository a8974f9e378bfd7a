"""How a version's checks are run: found out once by a grader, kept, and shown to its author before students see it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django_q.models import OrmQ

from labs.assignments.checks.selectors import check_lines, limits_of
from labs.assignments.checks.services import (
    all_by_a_person,
    ask_for_sealing,
    give_to_students,
    lease_sealing,
    look_again,
    record_sealing,
)
from labs.base import file_store
from labs.base.enums import JobState
from labs.base.errors import StaleLease
from labs.grader import ways
from labs.models import Assignment, AssignmentVersion, VersionSealing
from labs.queue.serializers import SealingSerializer
from labs.queue.services import lease_jobs
from tests.labs import factories as make

pytestmark = pytest.mark.django_db
LIMITS = {"cell_s": 10, "total_s": 20, "memory_mb": 512}


@pytest.fixture
def lab():
    return make.make_lab()


def next_version(lab):
    """A version that its author has just released: students do not have it yet."""
    old = lab.current
    version = make.add_version(lab, make.TASKS)
    VersionSealing.objects.filter(version=version).delete()
    Assignment.objects.filter(pk=lab.pk).update(current=old)
    return version


def found_out(version, **ways):
    result = all_by_a_person(version)
    for book in result["books"].values():
        for cell, way in book["ways"].items():
            way["way"], way["why"] = ways.get(cell, ("sealed", ""))
    return result


def current(lab):
    return Assignment.objects.get(pk=lab.pk).current_id


def keep(version, **ways):
    ask_for_sealing(version=version)
    sealing = lease_sealing(worker="one")
    record_sealing(sealing=sealing, lease=sealing.lease, result=found_out(version, **ways))
    return VersionSealing.objects.get(version=version)


def test_students_get_a_version_once_its_checks_are_known(lab):
    version = next_version(lab)
    ask_for_sealing(version=version)
    assert current(lab) != version.pk
    keep(version)
    assert current(lab) == version.pk


def test_version_whose_own_answer_does_not_pass_waits_for_its_authors_word(lab):
    version = next_version(lab)
    sealing = keep(version, fit=("person", "fails"))
    assert sealing.held
    assert current(lab) != version.pk
    give_to_students(sealing=sealing)
    give_to_students(sealing=sealing)
    assert current(lab) == version.pk


def test_older_version_that_is_known_later_takes_no_newer_ones_place(lab):
    first, second = next_version(lab), next_version(lab)
    ask_for_sealing(version=first)
    slow = lease_sealing(worker="slow")
    keep(second)
    record_sealing(sealing=slow, lease=slow.lease, result=found_out(first))
    assert current(lab) == second.pk


def test_grader_that_is_silent_loses_the_version_and_its_late_word_counts_for_nothing(lab):
    version = next_version(lab)
    ask_for_sealing(version=version)
    first = lease_sealing(worker="one")
    assert lease_sealing(worker="two") is None
    VersionSealing.objects.update(leased_until=timezone.now() - timedelta(seconds=1))
    second = lease_sealing(worker="two")
    with pytest.raises(StaleLease):
        record_sealing(sealing=first, lease=first.lease, result=found_out(version))
    assert record_sealing(sealing=second, lease=second.lease, result=found_out(version))
    assert not record_sealing(sealing=second, lease=second.lease, result=found_out(version))


def test_worker_that_came_back_from_a_crash_gets_its_version_at_once(lab):
    ask_for_sealing(version=next_version(lab))
    lost = lease_sealing(worker="one", holding=[])
    assert lease_sealing(worker="one", holding=[lost.pk]) is None
    assert lease_sealing(worker="one", holding=[]).pk == lost.pk


def test_version_that_nobody_could_find_out_about_goes_to_a_person_and_stops_no_hand_in(lab):
    version = next_version(lab)
    ask_for_sealing(version=version)
    for _ in range(3):
        sealing = lease_sealing(worker="one")
        record_sealing(sealing=sealing, lease=sealing.lease, result=None, detail="the sandbox did not start")
    kept = VersionSealing.objects.get(version=version)
    assert (kept.state, kept.reason, kept.held) == (JobState.DEAD, "the sandbox did not start", True)
    ways = kept.result["books"][make.LAB]["ways"]
    assert {cell: way["way"] for cell, way in ways.items()} == {
        "split": "person",
        "fit": "person",
        "explain": "by_hand",
    }
    assert lease_sealing(worker="one") is None


def test_what_is_known_stays_while_it_is_looked_at_again(lab):
    sealing = keep(next_version(lab))
    look_again(sealing=sealing)
    again = lease_sealing(worker="two")
    assert (again.pk, again.number, again.result) == (sealing.pk, 1, sealing.result)
    record_sealing(sealing=again, lease=again.lease, result=found_out(again.version, split=("old_way", "state")))
    assert VersionSealing.objects.get(pk=sealing.pk).number == 2


def test_hand_in_waits_until_its_versions_checks_are_known(lab):
    world = make.make_school()
    VersionSealing.objects.all().delete()
    make.hand_in(world.student, lab)
    assert lease_jobs(worker="one", most=1) == []
    sealing = lease_sealing(worker="one")
    assert sealing.version_id == lab.current.pk
    record_sealing(sealing=sealing, lease=sealing.lease, result=found_out(lab.current))
    OrmQ.objects.update(lock=timezone.now() - timedelta(seconds=1))
    [job] = lease_jobs(worker="one", most=1)
    assert (job.version_id, job.sealing, job.tries) == (lab.current.pk, 1, 1)


def test_limits_are_those_that_the_authors_answer_asked_for(lab):
    version = lab.current
    assert limits_of(version)["total_s"] == 20
    look_again(sealing=version.sealing)
    sealing = lease_sealing(worker="one")
    result = found_out(version) | {"limits": {"cell_s": 40, "total_s": 90, "memory_mb": 512}}
    record_sealing(sealing=sealing, lease=sealing.lease, result=result)
    assert limits_of(version) == {"cell_s": 40, "total_s": 90, "memory_mb": 512}


class TestGradersApi:
    def lease(self, client, **more):
        body = {"worker": "one", "max": 1, "holding": [], **more}
        return client.post(reverse("labs:api_lease"), body, content_type="application/json", headers=self.headers())

    def headers(self):
        return {"Authorization": "Bearer test-grader-token"}

    @pytest.fixture(autouse=True)
    def _token(self, settings):
        settings.GRADER_TOKEN = "test-grader-token"

    def test_version_comes_before_hand_ins_and_its_result_is_in_the_zip(self, client, lab):
        version = lab.current
        VersionSealing.objects.all().delete()
        ask_for_sealing(version=version)
        answer = self.lease(client).json()
        assert answer["jobs"] == []
        [sealing] = answer["sealings"]
        assert set(sealing) == {"job", "lease", "version"}
        address = reverse("labs:api_sealing", args=[sealing["job"]])
        body = {"lease": sealing["lease"], "sealing": found_out(version)}
        measured = {"cell_s": 1, "total_s": 1, "memory_mb": 1}
        body["sealing"] |= {"limits": measured, "proposed": measured}
        said = client.post(address, body, content_type="application/json", headers=self.headers())
        assert said.json() == {"detail": "stored"}
        zipped = client.get(reverse("labs:api_version", args=[version.pk]), headers=self.headers())
        assert b"sealing.json" in zipped.content

    def test_result_of_another_shape_is_refused_and_changes_nothing(self, client, lab):
        VersionSealing.objects.all().delete()
        ask_for_sealing(version=lab.current)
        [sealing] = self.lease(client).json()["sealings"]
        address = reverse("labs:api_sealing", args=[sealing["job"]])
        body = {"lease": sealing["lease"], "sealing": {"books": {"lab": {"ways": {"a": {"way": "magic"}}}}}}
        said = client.post(address, body, content_type="application/json", headers=self.headers())
        assert said.status_code == 400
        assert VersionSealing.objects.get().result is None


class TestPages:
    @pytest.fixture
    def world(self, lab):
        return make.make_school()

    def test_author_reads_way_reason_and_what_to_change(self, client, world, lab):
        sealing = make.know(lab.current, split=("old_way", "values"), fit=("person", "fails"))
        sealing.result["missing"] = ["scipy"]
        sealing.save()
        client.force_login(world.instructor)
        page = client.get(reverse("labs:checks", args=[lab.pk])).content.decode()
        assert "The old way" in page
        assert "Compare numbers, texts, lists or tables." in page
        assert "Your own answer does not pass it here." in page
        assert "Your lab asks for packages that are not here: scipy." in page
        assert f"course_environment {lab.course_key} --package scipy</code>" in page

    def test_page_is_in_spanish_for_who_reads_spanish(self, client, world, lab):
        make.know(lab.current, split=("old_way", "values"))
        client.force_login(world.instructor)
        client.cookies["django_language"] = "es"
        page = client.get(reverse("labs:checks", args=[lab.pk]), headers={"Accept-Language": "es"}).content.decode()
        assert "Compara números, textos, listas o tablas." in page

    def test_hidden_words_of_a_check_are_for_its_courses_instructors_alone(self, client, world, lab):
        sealing = make.know(lab.current, split=("person", "fails"))
        sealing.result["books"][make.LAB]["ways"]["split"]["said"] = "hidden-words-canary"
        sealing.save()
        address = reverse("labs:checks", args=[lab.pk])
        seen = {}
        elsewhere = make.make_school(course="help-desk-practice").instructor
        people = {name: getattr(world, name) for name in ("instructor", "assistant", "student")}
        for name, user in {**people, "elsewhere": elsewhere}.items():
            client.force_login(user)
            answer = client.get(address)
            seen[name] = (answer.status_code, b"hidden-words-canary" in answer.content)
        assert seen == {
            "instructor": (200, True),
            "elsewhere": (404, False),
            "assistant": (403, False),
            "student": (403, False),
        }

    def test_version_that_waits_is_given_to_students_by_a_button(self, client, world, lab):
        version = next_version(lab)
        keep(version, fit=("person", "fails"))
        client.force_login(world.instructor)
        page = client.get(reverse("labs:checks", args=[lab.pk])).content.decode()
        assert "Give it to students as it is" in page
        client.post(reverse("labs:checks_again", args=[lab.pk]), {"what": "give"})
        assert current(lab) == version.pk

    def test_files_that_stay_back_are_named_and_none_is_called_a_file_for_students(self, client, world, lab):
        version = lab.current
        about = {"kept_back": {"old/answers.ipynb": "nested"}, "student_files": ["tools.py"]}
        newer = AssignmentVersion.objects.create(
            assignment=lab,
            number=version.number + 1,
            sha256="1" * 64,
            manifest={**version.manifest, **about},
            max_points=1,
            release_path=file_store.keep("r.zip", b"r"),
            source_path=file_store.keep("s.zip", b"s"),
        )
        make.know(newer)
        client.force_login(world.instructor)
        page = client.get(reverse("labs:checks", args=[lab.pk])).content.decode()
        assert "old/answers.ipynb: kept back: notebooks in a folder are not handed out" in page
        assert "tools.py: students change it, and hand it in" in page

    @pytest.mark.parametrize("count", [1, 3])
    def test_list_asks_the_same_number_of_queries_for_one_lab_and_for_three(
        self, client, world, count, django_assert_num_queries
    ):
        for number in range(1, count):
            make.make_lab(key=f"lab-{number}")
        client.force_login(world.instructor)
        client.get(reverse("labs:checks_list"))
        with django_assert_num_queries(QUERIES):
            page = client.get(reverse("labs:checks_list"))
        assert page.content.decode().count("labs-wait__title") == count


QUERIES = 6


def test_packages_that_are_missing_are_kept_and_printed(lab):
    lines = list(
        check_lines(
            lab.current.manifest,
            all_by_a_person(lab.current) | {"missing": ["scipy"], "limits": LIMITS, "proposed": LIMITS},
        )
    )
    assert "packages that it asks for and this machine does not have: scipy" in lines
    sent = SealingSerializer(data=ways.Sealing(missing=["scipy"], limits=LIMITS, proposed=LIMITS).as_json())
    assert sent.is_valid(), sent.errors
    assert sent.validated_data["missing"] == ["scipy"]


def test_version_that_no_grader_could_try_is_read_by_graders_and_left_to_a_person(lab):
    known = ways.from_json(all_by_a_person(lab.current))
    assert known.form == ways.FORM
    assert {way.way for book in known.books.values() for way in book.ways.values()} <= {ways.PERSON, ways.BY_HAND}
