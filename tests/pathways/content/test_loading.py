import shutil

import pytest
from django.contrib.contenttypes.models import ContentType
from wagtail.models import Page, ReferenceIndex
from wagtail.search.models import IndexEntry

from pathways.base.errors import CurriculumError
from pathways.content.loading.export import export
from pathways.content.loading.files import read_tree
from pathways.content.loading.index_page import say_in_spanish
from pathways.content.loading.load import load
from pathways.content.loading.pages import MODELS
from pathways.models import CoursePage, LessonPage, PathwayIndexPage, PathwayPage, Skill
from tests.pathways.conftest import SAMPLE


@pytest.fixture
def files(tmp_path):
    """A copy of the sample that a test may spoil."""
    return shutil.copytree(SAMPLE, tmp_path / "curriculum")


def state():
    """Everything that a load can change, by address and language."""
    rows = {}
    for model in (PathwayPage, CoursePage, LessonPage):
        for page in model.objects.select_related("locale"):
            skills = sorted(s.key for s in page.skills.all()) if model is LessonPage else []
            rows[page.locale.language_code, page.url_path] = (
                page.title,
                page.live,
                page.body.get_prep_value(),
                str(page.translation_key),
                skills,
                page.latest_revision_id,
            )
    return rows


def edit(slug, **changes):
    page = LessonPage.objects.get(slug=slug, locale__language_code="en")
    for name, value in changes.items():
        setattr(page, name, value)
    page.save_revision().publish()
    return page


class TestLoad:
    def test_pages_are_published_in_tree_order(self, pages):
        course = CoursePage.objects.get(slug="networking-basics", locale__language_code="en")
        lessons = course.get_children().order_by("path")
        assert [page.slug for page in lessons] == ["addresses", "vlsm", "next"]
        assert all(page.live for page in lessons)
        assert len(pages.created) == 11

    def test_every_created_page_has_a_revision_to_go_back_to(self, pages):
        assert not Page.objects.filter(
            path__startswith="0001", depth__gt=3, latest_revision=None, alias_of=None
        ).exists()

    def test_spanish_files_become_translations_of_their_page(self, pages):
        english = LessonPage.objects.get(slug="addresses", locale__language_code="en")
        spanish = english.get_translations().get()
        assert spanish.specific.title == "Lo que dice una dirección"
        assert spanish.specific.can_do == "Puedes decir en qué red está una dirección."
        assert spanish.alias_of is None
        assert spanish.live

    def test_again_changes_nothing(self, pages, sample):
        before = state()
        report = load(sample)
        assert (report.created, report.updated, report.kept) == ([], [], [])
        assert len(report.unchanged) == 11
        assert state() == before

    def test_a_changed_file_updates_its_page_with_a_revision(self, db, files):
        load(files)
        lesson = files / "networking/networking-basics/02-vlsm.md"
        lesson.write_text(lesson.read_text().replace("A plan that fits", "A plan that grows"))
        report = load(files)
        page = LessonPage.objects.get(slug="vlsm")
        assert report.updated == ["networking/networking-basics/02-vlsm.md"]
        assert page.title == "A plan that grows"
        assert page.revisions.count() == 2

    def test_a_new_file_lands_at_its_place(self, db, files):
        load(files)
        folder = files / "networking/networking-basics"
        new = (folder / "03-next.md").read_text().replace("slug: next", "slug: between")
        (folder / "02-between.md").write_text(new)
        (folder / "02-vlsm.md").rename(folder / "03-vlsm.md")
        (folder / "03-next.md").rename(folder / "04-next.md")
        load(files)
        course = CoursePage.objects.get(slug="networking-basics", locale__language_code="en")
        slugs = [page.slug for page in course.get_children().order_by("path")]
        assert slugs == ["addresses", "between", "vlsm", "next"]


class TestEditors:
    def test_a_published_edit_is_kept_and_named(self, pages, sample):
        edit("vlsm", title="Edited by hand")
        report = load(sample)
        assert report.kept == ["networking/networking-basics/02-vlsm.md (changed in the CMS)"]
        assert LessonPage.objects.get(slug="vlsm").title == "Edited by hand"

    def test_a_draft_is_kept_too(self, pages, sample):
        page = LessonPage.objects.get(slug="vlsm")
        page.title = "Only a draft"
        page.save_revision()
        report = load(sample)
        page = LessonPage.objects.get(slug="vlsm")
        assert len(report.kept) == 1
        assert page.get_latest_revision_as_object().title == "Only a draft"

    def test_a_page_that_an_editor_removed_stays_removed(self, pages, sample):
        LessonPage.objects.get(slug="next").delete()
        report = load(sample)
        assert report.kept == ["networking/networking-basics/03-next.md (removed in the CMS)"]
        assert not LessonPage.objects.filter(slug="next").exists()

    def test_a_page_that_an_editor_took_down_stays_down(self, pages, sample):
        LessonPage.objects.get(slug="next").unpublish()
        load(sample)
        assert not LessonPage.objects.get(slug="next").live

    def test_theirs_takes_the_file_and_keeps_the_edit_in_the_history(self, pages, sample):
        edit("vlsm", title="Edited by hand")
        report = load(sample, theirs=True)
        page = LessonPage.objects.get(slug="vlsm")
        titles = [revision.as_object().title for revision in page.revisions.order_by("pk")]
        assert report.updated == ["networking/networking-basics/02-vlsm.md"]
        assert page.title == "A plan that fits"
        assert titles == ["A plan that fits", "Edited by hand", "A plan that fits"]

    def test_theirs_brings_back_what_was_removed(self, pages, sample):
        LessonPage.objects.get(slug="next").delete()
        load(sample, theirs=True)
        assert LessonPage.objects.get(slug="next").live

    def test_an_edit_that_says_the_same_as_the_file_is_taken_as_loaded(self, db, files):
        load(files)
        edit("vlsm", title="Same")
        lesson = files / "networking/networking-basics/02-vlsm.md"
        lesson.write_text(lesson.read_text().replace("title: A plan that fits", "title: Same"))
        assert load(files).kept == []
        lesson.write_text(lesson.read_text().replace("title: Same", "title: Newer"))
        assert load(files).updated == ["networking/networking-basics/02-vlsm.md"]


class TestExport:
    def test_load_export_load_is_the_identity(self, pages, sample, tmp_path):
        before = state()
        export(tmp_path, files_from=sample)
        report = load(tmp_path)
        assert (report.created, report.updated, report.kept) == ([], [], [])
        assert state() == before

    def test_an_edit_goes_to_the_file_and_back(self, db, files):
        load(files)
        edit("vlsm", title="Edited by hand", can_do="Edit by hand.")
        written = export(files, files_from=files)
        assert written == ["networking/networking-basics/02-vlsm.md"]
        before = state()
        report = load(files)
        assert (report.kept, report.updated) == ([], [])
        assert state() == before
        assert "can_do: Edit by hand." in (files / written[0]).read_text()

    def test_again_writes_nothing(self, pages, sample, tmp_path):
        assert len(export(tmp_path, files_from=sample)) == 12
        assert export(tmp_path, files_from=sample) == []

    def test_export_into_an_empty_academy_loads_the_same(self, pages, sample, tmp_path):
        before = {key: value[:5] for key, value in state().items()}
        export(tmp_path, files_from=sample)
        Page.objects.get(slug="pathways", locale__language_code="en").delete()
        Skill.objects.all().delete()
        load(tmp_path, theirs=True)
        assert {key: value[:5] for key, value in state().items() if key[0] == "en"} == {
            key: value for key, value in before.items() if key[0] == "en"
        }


BROKEN = [
    ("networking/pathway.md", "hue: teal", "hue: teal\nlessons_planned: many", "pathway.md:7: lessons_planned:"),
    ("networking/pathway.md", "hue: teal", "hue: red", "networking/pathway.md:6: hue: should be one of"),
    ("networking/pathway.md", "title: Networking\n", "", "networking/pathway.md:2: title: is missing"),
    ("networking/pathway.md", "  - networking-basics", "  - nowhere", "courses.0: no course is called nowhere"),
    ("networking/networking-basics/course.md", "outcomes:", "outcome:", "course.md:5: outcome: is not a field"),
    ("networking/networking-basics/02-vlsm.md", "  - subnetting", "  - knitting", "02-vlsm.md:6: skills."),
    ("networking/networking-basics/02-vlsm.md", "slug: vlsm", "slug: other", "02-vlsm.md:3: slug: should be vlsm"),
    ("networking/networking-basics/02-vlsm.md", "lab: networking-basics/vlsm-plan", "lab: vlsm", "02-vlsm.md:16: lab:"),
    ("networking/networking-basics/02-vlsm.md", "Plan its addresses.\n```", "Plan its addresses.", "fence: no closing"),
    ("networking/networking-basics/02-vlsm.md", "title: A plan that fits", "title: [", "02-vlsm.md:"),
    (
        "networking/networking-basics/01-addresses.md",
        "        correct: true\n        why: The first",
        "        why: The first",
        "01-addresses.md:26: questions.0.choices:",
    ),
    (
        "networking/networking-basics/01-addresses.md",
        "        why: This one is public; it answers name lookups.\n",
        "",
        "questions.2.choices: Say for every other",
    ),
    (
        "networking/networking-basics/01-addresses.md",
        "file: files/addresses.txt",
        "file: files/none.txt",
        "there is no file files/none.txt",
    ),
    (
        "networking/networking-basics/01-addresses.md",
        "file: files/addresses.txt",
        "file: ../../../../../../../etc/passwd",
        "there is no file",
    ),
    (
        "networking/networking-basics/01-addresses.es.md",
        "can_do:",
        "slug: other\ncan_do:",
        "01-addresses.es.md:4: slug: should be as in the English file",
    ),
    ("skills.yaml", "key: subnetting", "key: ip-addressing", "skills.yaml:4: key: ip-addressing is there twice"),
]


class TestBrokenFiles:
    @pytest.mark.parametrize(("name", "old", "new", "said"), BROKEN)
    def test_a_broken_file_is_named_and_nothing_changes(self, db, files, name, old, new, said):
        load(files)
        before = state()
        path = files / name
        assert old in path.read_text()
        path.write_text(path.read_text().replace(old, new))
        other = files / "web-development/pathway.md"
        other.write_text(other.read_text().replace("Build pages that", "Altered pages that"))
        with pytest.raises(CurriculumError) as caught:
            load(files)
        assert said in str(caught.value)
        assert state() == before

    def test_bytes_that_are_no_text_are_named(self, files):
        (files / "networking/pathway.md").write_bytes(b"\xff\xfe\x00")
        with pytest.raises(CurriculumError, match="not UTF-8"):
            read_tree(files)


def test_the_shipped_curriculum_can_be_read():
    assert [node.document.kind for node in read_tree()] == ["foundation"] + ["pathway"] * 5


def test_index_of_pathways_has_words_in_both_languages_and_an_editors_words_stay(pages):
    english = PathwayIndexPage.objects.get(locale__language_code="en")
    spanish = PathwayIndexPage.objects.get(locale__language_code="es")
    assert (spanish.title, spanish.alias_of_id, spanish.live) == ("Itinerarios", None, True)
    assert spanish.intro.startswith("Cada itinerario")
    spanish.intro = "Elige uno."
    spanish.save_revision().publish()
    say_in_spanish(english, spanish.locale)
    spanish.refresh_from_db()
    assert spanish.intro == "Elige uno."


def test_a_load_leaves_both_indices_as_saving_each_page_would(pages):
    loaded = _indices()
    IndexEntry.objects.all().delete()
    ReferenceIndex.objects.all().delete()
    for model in (*MODELS.values(), PathwayIndexPage):
        for page in model.objects.all():
            page.save()
    assert _indices() == loaded != (set(), set())


def _indices():
    """Return what both of Wagtail's indices say of pages."""
    kinds = [ContentType.objects.get_for_model(model).pk for model in (*MODELS.values(), PathwayIndexPage)]
    words = IndexEntry.objects.filter(content_type_id__in=kinds)
    references = ReferenceIndex.objects.filter(content_type_id__in=kinds)
    return (
        set(words.values_list("content_type_id", "object_id", "title", "autocomplete", "body")),
        set(references.values_list("content_type_id", "object_id", "to_object_id", "model_path", "content_path")),
    )
