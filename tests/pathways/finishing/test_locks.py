"""What comes first: lessons and courses that wait say why, and a teacher opens them for one person."""

import shutil
from dataclasses import replace

import pytest
from django.urls import reverse

from pathways.base.errors import CurriculumError, NotAllowed, ReasonMissing
from pathways.content import catalogue
from pathways.content.loading.export import export
from pathways.content.loading.load import load
from pathways.content.rule_forms import waits_for
from pathways.finishing.locks import lock_of, locks_of
from pathways.finishing.services import open_early
from pathways.learning.services.lessons import finish_lesson
from pathways.models import CoursePage, EarlyOpening, ProgressEvent
from people.models import InboxItem
from tests.pathways.finishing.conftest import answer
from tests.pathways.learning.test_pages import words
from tests.told import told

LAST = "/pathways/networking/networking-basics/next/"
KEY = "networking-basics/next"


class TestWaiting:
    def test_a_lesson_that_waits_says_why_and_is_not_counted_as_opened(self, client, school, after):
        after("next", "addresses")
        client.force_login(school.student)
        page = client.get(LAST)
        assert page.status_code == 403
        assert "This builds on something that comes first: What an address says" in words(page)
        assert not ProgressEvent.objects.filter(student=school.student).exists()
        assert "opens after What an address says" in words(client.get("/pathways/networking/networking-basics/"))
        assert client.post(reverse("pathways:done", args=[school.lessons[2].key])).status_code == 403
        answer(school, school.student)
        finish_lesson(student=school.student, lesson=school.lessons[0].key)
        assert client.get(LAST).status_code == 200

    def test_staff_read_what_waits(self, client, school, after):
        after("next", "addresses")
        client.force_login(school.instructor)
        assert client.get(LAST).status_code == 200

    def test_a_course_waits_until_the_one_before_is_finished_by_its_rule(self, school, rule):
        course = rule(after="html-and-css")
        lock = lock_of(school.student, course.lessons[2])
        assert (lock.key, [title for title, _url in lock.first]) == ("networking-basics", ["HTML and CSS"])
        CoursePage.objects.filter(slug="html-and-css").update(lessons_needed=0)
        catalogue._kept.clear()
        assert lock_of(school.student, course.lessons[2]) is None

    def test_a_lesson_that_waits_for_nothing_asks_nothing(self, school, django_assert_num_queries):
        lesson = school.lessons[2]
        catalogue.catalogue("en")
        with django_assert_num_queries(1):
            assert lock_of(school.student, lesson) is None

    def test_many_courses_cost_as_one(self, school, rule, django_assert_num_queries):
        one = rule(after="html-and-css")
        other = catalogue.catalogue("en").courses["html-and-css"]
        for courses in ([one], [one, replace(other, after=("networking-basics",))]):
            with django_assert_num_queries(5):
                assert locks_of(school.student, courses)

    def test_a_course_that_is_gone_is_not_waited_for(self, school, rule):
        course = rule(after="gone-course")
        assert lock_of(school.student, course.lessons[0]) is None


class TestOpeningEarly:
    @told("Open now. The person finds a message.")
    def test_a_teacher_opens_a_lesson_for_one_person_who_reads_why(self, client, school, after):
        after("next", "addresses")
        client.force_login(school.instructor)
        url, page_url = (
            reverse(f"pathways:{name}", args=[school.student.pk]) for name in ("open_early", "person_finishing")
        )
        assert "opens after What an address says" in words(client.get(page_url))
        bad = client.post(url, {"key": KEY, "reason": ""})
        assert bad.status_code == 400
        assert not EarlyOpening.objects.exists()
        client.post(url, {"key": KEY, "reason": "Knows it from work"})
        assert InboxItem.objects.get(user=school.student).path == "/my/finishing/"
        assert "Knows it from work" not in words(client.get(page_url))
        assert "Knows" not in EarlyOpening.objects.get().sealed_reason
        client.force_login(school.student)
        assert client.get(LAST).status_code == 200
        assert "your teacher opened it for you. Knows it from work" in words(client.get("/my/finishing/"))
        client.force_login(school.mate)
        assert client.get(LAST).status_code == 403
        client.force_login(school.instructor)
        client.post(url, {"key": KEY, "close": "1"})
        client.force_login(school.student)
        assert client.get(LAST).status_code == 403

    def test_a_whole_course_opened_early_opens_its_lessons(self, school, rule):
        course = rule(after="html-and-css")
        open_early(student=school.student, key=course.key, reason="Did it elsewhere", by=school.assistant)
        assert lock_of(school.student, course.lessons[2]) is None
        assert lock_of(school.mate, course.lessons[2]) is not None

    def test_only_who_teaches_opens_and_only_what_waits(self, client, school, after):
        after("next", "addresses")
        with pytest.raises(NotAllowed):
            open_early(student=school.student, key=KEY, reason="x", by=school.other_instructor)
        with pytest.raises(ReasonMissing):
            open_early(student=school.student, key=KEY, reason=" ", by=school.instructor)
        client.force_login(school.instructor)
        page = client.post(
            reverse("pathways:open_early", args=[school.student.pk]), {"key": "x", "reason": "x"}, follow=True
        )
        assert "This is open already." in words(page)
        assert not EarlyOpening.objects.exists()


class TestFiles:
    RULE = "lessons_needed: 80\nquiz_mastery: 70\nlab_share: 60\nsign_off: true\nafter:\n  - html-and-css\n"

    def copied(self, sample, tmp_path, name, line):
        """Return a copy of the sample with a line more in the head of one file."""
        root = tmp_path / "curriculum"
        shutil.copytree(sample, root)
        path = root / "networking/networking-basics" / name
        path.write_text(path.read_text().replace("---\n", f"---\n{line}", 1))
        return root

    def test_a_rule_goes_from_the_file_to_the_page_and_back(self, pages, sample, tmp_path):
        root = self.copied(sample, tmp_path, "course.md", self.RULE)
        load(root)
        page = CoursePage.objects.get(slug="networking-basics", locale__language_code="en")
        rule = (page.lessons_needed, page.quiz_mastery, page.lab_share, page.sign_off, page.after)
        assert rule == (80, 70, 60, True, "html-and-css")
        CoursePage.objects.filter(pk=page.pk).update(lab_share=0)
        export(root)
        text = (root / "networking/networking-basics/course.md").read_text()
        assert "quiz_mastery: 70" in text
        assert "lab_share" not in text

    @pytest.mark.parametrize(
        ("name", "line", "said"),
        [
            ("course.md", "quiz_mastery: 101\n", "quiz_mastery: should be a whole number from 0 to 100"),
            ("course.md", "after:\n  - nowhere\n", "after.0: no course here is called nowhere"),
            ("course.md", "after:\n  - networking-basics\n", "after: networking-basics would wait for itself"),
            ("03-next.md", "after:\n  - gone\n", "after.0: no lesson here is called gone"),
            ("03-next.md", "after:\n  - next\n", "after: next would wait for itself"),
        ],
    )
    def test_a_rule_that_cannot_be_names_its_file_line_and_field(self, sample, tmp_path, name, line, said, pages):
        root = self.copied(sample, tmp_path, name, line)
        with pytest.raises(CurriculumError) as error:
            load(root)
        assert said in str(error.value)
        assert name in str(error.value)

    @pytest.mark.parametrize(
        ("after", "waits"),
        [
            ({"a": ["b"], "b": []}, False),
            ({"a": ["b"], "b": ["c"], "c": ["a"]}, True),
            ({"a": ["b"], "b": ["b"]}, False),
        ],
    )
    def test_waiting_for_oneself_is_seen_around_others(self, after, waits):
        assert waits_for("a", after) is waits


def test_the_editor_says_what_names_nothing_or_closes_for_ever(pages, admin_form):
    unknown = "Nothing here is called nowhere. There is: html-and-css, networking-basics."
    for line, said in (("nowhere", unknown), ("networking-basics", "would wait for itself")):
        form = admin_form(after=line)
        assert said in str(form.errors["after"])
    assert "after" not in admin_form(after="html-and-css").errors
