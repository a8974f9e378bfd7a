"""Files that are renumbered, moved or gone: their pages follow, and nothing happens unsaid."""

import shutil

import pytest
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page

from pathways.content.catalogue import catalogue
from pathways.content.loading.load import load
from pathways.learning.selectors.progress import path_progress
from pathways.learning.services.lessons import open_lesson
from pathways.models import CoursePage, CurriculumSource, LessonPage
from tests.pathways.conftest import SAMPLE
from tests.pathways.factories import make_school

COURSE = "networking/networking-basics"


@pytest.fixture
def files(db, tmp_path):
    """A copy of the sample, loaded."""
    root = shutil.copytree(SAMPLE, tmp_path / "curriculum")
    load(root)
    return root


def order(slug="networking-basics"):
    course = CoursePage.objects.get(slug=slug, locale__language_code="en")
    return [page.slug for page in course.get_children().order_by("path")]


def renumber(root):
    folder = root / COURSE
    (folder / "02-vlsm.md").rename(folder / "04-vlsm.md")
    return load(root)


class TestOrder:
    def test_renumbered_lessons_change_places(self, files):
        report = renumber(files)
        assert order() == ["addresses", "next", "vlsm"]
        assert report.moved == [f"{COURSE}/03-next.md"]
        assert [lesson.slug for lesson in catalogue("en").courses["networking-basics"].lessons] == order()

    def test_order_of_an_editor_stays_until_files_are_to_lead(self, files):
        page = LessonPage.objects.get(slug="next")
        page.move(Page.objects.get(slug="addresses", locale__language_code="en"), pos="left")
        load(files)
        assert order() == ["next", "addresses", "vlsm"]
        load(files, theirs=True)
        assert order() == ["addresses", "vlsm", "next"]

    def test_page_of_an_editor_stays_among_them(self, files):
        course = CoursePage.objects.get(slug="networking-basics", locale__language_code="en")
        own = LessonPage(title="Own", slug="own", key_idea="x", body=[("text", "x")], locale=course.locale)
        course.add_child(instance=own)
        renumber(files)
        assert order() == ["addresses", "next", "vlsm", "own"]


class TestGone:
    def test_lesson_without_a_file_is_named_and_stays(self, files):
        (files / COURSE / "03-next.md").unlink()
        assert load(files).gone == [f"{COURSE}/03-next.md"]
        assert LessonPage.objects.get(slug="next").live

    def test_theirs_takes_it_down_and_keeps_it(self, files):
        (files / COURSE / "03-next.md").unlink()
        assert load(files, theirs=True).gone == [f"{COURSE}/03-next.md"]
        assert not LessonPage.objects.get(slug="next").live
        assert load(files, theirs=True).gone == []


class TestMoved:
    def move(self, files):
        target = files / "web-development/html-and-css/03-addresses.md"
        (files / COURSE / "01-addresses.md").rename(target)
        (files / COURSE / "01-addresses.es.md").rename(target.with_suffix(".es.md"))
        shutil.copytree(files / COURSE / "files", target.parent / "files", dirs_exist_ok=True)
        return load(files)

    def test_moved_lesson_is_there_once_with_all_that_was_done_in_it(self, files):
        school = make_school()
        key = school.lessons[0].key
        open_lesson(student=school.student, lesson=key)
        report = self.move(files)
        assert report.created == []
        assert report.gone == []
        assert order() == ["vlsm", "next"]
        assert order("html-and-css")[-1] == "addresses"
        page = LessonPage.objects.get(slug="addresses", locale__language_code="en")
        assert page.translation_key == key
        spanish = page.get_translations().get()
        assert spanish.get_parent().translation_key == page.get_parent().translation_key
        assert path_progress(school.student).done == 0
        assert school.student.lesson_progress.get().lesson == key

    def test_again_changes_nothing(self, files):
        self.move(files)
        report = load(files)
        assert (report.created, report.updated, report.moved, report.gone, report.kept) == ([], [], [], [], [])

    def test_file_that_comes_back_to_its_old_name_finds_its_page(self, files):
        """Its page has the key of the old name: a second page with that key would break the load."""
        folder = files / COURSE
        (folder / "02-vlsm.md").rename(folder / "05-vlsm.md")
        load(files)
        page = LessonPage.objects.get(slug="vlsm")
        page.slug = "changed-by-an-editor"
        page.save_revision().publish()
        CurriculumSource.objects.filter(path=f"{COURSE}/05-vlsm.md").delete()
        (folder / "05-vlsm.md").rename(folder / "02-vlsm.md")
        report = load(files)
        assert report.created == []
        assert LessonPage.objects.filter(translation_key=page.translation_key).count() == 1


class TestAddresses:
    def change(self):
        course = CoursePage.objects.get(slug="networking-basics", locale__language_code="en")
        course.slug = "network-basics"
        course.save_revision().publish()

    def test_course_keeps_its_key_when_its_slug_is_changed(self, files, client):
        self.change()
        course = catalogue("en").courses["networking-basics"]
        assert course.url == "/pathways/networking/network-basics/"
        assert [lesson.course_key for lesson in course.lessons] == ["networking-basics"] * 3
        assert "networking-basics/vlsm-plan" in catalogue("en").labs
        assert client.get(course.url).status_code == 200
        assert b"What an address says" in client.get(course.lessons[0].url).content

    def test_old_address_leads_on(self, files, client):
        Redirect.objects.create(old_path="/pathways/networking/older", redirect_link="/pathways/networking/")
        response = client.get("/pathways/networking/older/")
        assert (response.status_code, response.url) == (301, "/pathways/networking/")

    def test_old_addresses_of_a_course_whose_slug_was_changed_lead_to_the_new_ones(
        self, files, client, django_capture_on_commit_callbacks
    ):
        with django_capture_on_commit_callbacks(execute=True):
            self.change()
        old, new = "/pathways/networking/networking-basics/", "/pathways/networking/network-basics/"
        for rest in ("", "addresses/"):
            response = client.get(old + rest)
            assert (response.status_code, response.url) == (301, new + rest)

    def test_files_still_lead_a_course_whose_slug_was_changed(self, files):
        self.change()
        report = load(files)
        assert (report.created, report.kept, report.gone) == ([], [], [])
        assert CoursePage.objects.get(key="networking-basics", locale__language_code="en").slug == "network-basics"

    def test_address_that_never_was_is_still_not_found(self, files, client):
        response = client.get("/pathways/networking/never/")
        assert response.status_code == 404
        assert b"networking-basics" not in response.content
