"""The Foundation: its courses begin every pathway, are done once, and no list of pathways has it."""

import shutil

import pytest

from pathways.base.errors import CurriculumError
from pathways.cohorts.services.enrolment import enrol_student
from pathways.content.catalogue import catalogue
from pathways.content.loading.export import export
from pathways.content.loading.load import load
from pathways.learning.selectors.progress import next_step, path_progress
from pathways.learning.services.lessons import finish_lesson
from pathways.models import FoundationPage, PathwayPage
from tests.pathways.factories import CohortFactory

FOUNDATION = """---
title: {title}
{slug}summary: {title} first.
outcomes:
  - begin
{courses}---
"""
COURSE = "---\ntitle: First steps\nslug: first-steps\nsummary: Begin.\noutcomes:\n  - begin\n---\n"
LESSON = """---
title: One
slug: one
key_idea: One thing.
teach_aim: All say it in their own words.
teach_plan:
  - 5 min, say it
teach_board:
  - What is one?
teach_mistakes:
  - They say two.
teach_offline: Say it without a screen.
---

Read this.
"""
FIRST = "/pathways/foundation/first-steps/one/"


@pytest.fixture
def files(sample, tmp_path):
    """Return the sample curriculum with a Foundation of one course in it."""
    root = tmp_path / "curriculum"
    shutil.copytree(sample, root)
    course = root / "foundation/first-steps"
    course.mkdir(parents=True)
    listed = "courses:\n  - first-steps\n"
    (root / "foundation/foundation.md").write_text(
        FOUNDATION.format(title="Foundation", slug="slug: foundation\n", courses=listed)
    )
    (root / "foundation/foundation.es.md").write_text(FOUNDATION.format(title="Bases", slug="", courses=""))
    (course / "course.md").write_text(COURSE)
    (course / "01-one.md").write_text(LESSON)
    (course / "sources.md").write_text("# Sources\n")
    return root


@pytest.fixture
def founded(pages, files):
    """Load the Foundation beside the sample's pathways, which are there already."""
    return load(files)


def test_every_pathway_begins_with_it_and_counts_its_hours(founded):
    shelf = catalogue("en")
    assert list(shelf.pathways) == ["networking", "web-development"]
    for way in shelf.pathways.values():
        assert way.courses[0].key == "first-steps"
        assert way.courses[0].url == "/pathways/foundation/first-steps/"
        assert len(way.courses) == 2
        assert way.foundation.hours == 1
    assert catalogue("es").foundation.title == "Bases"


def test_lessons_to_come_are_counted_after_it(founded):
    PathwayPage.objects.filter(slug="networking").update(lessons_planned=4)
    way = catalogue("en").pathways["networking"]
    # Three lessons of its own are ready; the one of the Foundation does not make it whole.
    assert (len(way.lessons), way.all_planned, way.is_whole) == (4, 5, False)


def test_a_visitor_finds_it_named_on_the_pathway_and_nowhere_as_a_sixth_one(founded, client):
    said = client.get("/pathways/networking/").content.decode()
    assert "The way begins with 1 course of the" in said
    assert 'href="/pathways/foundation/">Foundation</a>' in said
    assert 'href="/pathways/foundation/first-steps/"' in said
    for place in ("/", "/pathways/"):
        assert "/pathways/foundation/" not in client.get(place).content.decode()
    page = client.get("/pathways/foundation/").content.decode()
    assert "Every pathway begins here" in page
    assert "First steps" in page
    assert (
        'href="/pathways/foundation/">Foundation</a>'
        in client.get("/pathways/foundation/first-steps/").content.decode()
    )
    assert "Read this." in client.get(FIRST).content.decode()


def test_a_student_starts_there_and_does_it_once_for_two_pathways(school, founded):
    student = school.student
    assert next_step(student).url == FIRST
    finish_lesson(student=student, lesson=catalogue("en").courses["first-steps"].lessons[0].key)
    assert next_step(student).title == "What an address says"
    web = PathwayPage.objects.get(slug="web-development", locale__language_code="en")
    enrol_student(cohort=CohortFactory(pathway=web), student=student, by=None)
    student = type(student).objects.get(pk=student.pk)
    path = path_progress(student)
    assert (path.slug, path.courses[0].key, path.courses[0].percent) == ("web-development", "first-steps", 100)


def test_load_export_load_is_the_identity_with_it(founded, files, tmp_path):
    out = tmp_path / "out"
    export(out, files_from=files)
    for name in (
        "foundation.md",
        "foundation.es.md",
        "first-steps/course.md",
        "first-steps/01-one.md",
        "first-steps/sources.md",
    ):
        assert (out / "foundation" / name).read_text() == (files / "foundation" / name).read_text()
    again = load(out)
    assert (again.created, again.updated, again.kept, again.gone) == ([], [], [], [])
    assert export(out, files_from=files) == []
    assert FoundationPage.objects.count() == 2


def test_a_second_one_is_refused_and_names_the_file(pages, files):
    shutil.copytree(files / "foundation", files / "other", ignore=shutil.ignore_patterns("first-steps", "*.es.md"))
    (files / "other/foundation.md").write_text(FOUNDATION.format(title="Other", slug="slug: other\n", courses=""))
    with pytest.raises(CurriculumError, match=r"other/foundation\.md:3: slug: there is a Foundation already"):
        load(files)


def test_run_of_show_is_for_those_who_teach(school, founded, client):
    told = "Say it without a screen."
    assert told not in client.get(FIRST).content.decode()
    client.force_login(school.student)
    assert told not in client.get(FIRST).content.decode()
    client.force_login(school.instructor)
    said = client.get(FIRST).content.decode()
    assert [part in said for part in (told, "All say it", "5 min, say it", "What is one?", "They say two.")] == [
        True
    ] * 5
