"""Translating a page in the CMS."""

import pytest
from django.urls import reverse
from wagtail.models import Page, Workflow

from pathways.editing.lines import CHANGED, MISSING
from pathways.editing.translations import save_translation, still_in_first_language, translation_of
from pathways.models import LessonPage
from people.base.enums import Role
from people.models import InboxItem
from tests.pathways.factories import staff


@pytest.fixture
def lesson(school) -> LessonPage:
    """Return a lesson in English that nobody has translated."""
    return next(
        page for page in LessonPage.objects.filter(locale__language_code="en") if spanish(page) is None and page.live
    )


def spanish(page: LessonPage) -> Page | None:
    return Page.objects.filter(translation_key=page.translation_key, locale__language_code="es", alias_of=None).first()


def form(typed: dict) -> dict[str, str]:
    """Return what the page sends for some lines."""
    return {line.name: said for line, said in typed.items()} | {f"shown:{line.name}": line.mark for line in typed}


def words(page: LessonPage) -> dict[str, str]:
    """Return a Spanish text for each line."""
    return {line.name: f"Palabras {number}" for number, line in enumerate(translation_of(page).lines)}


def test_the_first_line_typed_makes_a_draft_that_nobody_reads_and_no_english_in_it(client, lesson):
    client.force_login(staff(Role.EDITOR))
    place = reverse("translate-page", args=[lesson.translation_key])
    assert "Missing" in client.get(place).content.decode()
    line = next(one for one in translation_of(lesson).lines if one.place == "key_idea")
    client.post(place, form({line: "Una idea."}))
    made = spanish(lesson)
    assert made is not None
    assert not made.live
    draft = made.get_latest_revision_as_object()
    assert draft.key_idea == "Una idea."
    # A page needs some name; it is not published under this one.
    assert still_in_first_language(draft) == [lesson.title]
    english = {one.source for one in translation_of(lesson).lines if len(one.source.split()) > 3}
    assert english.isdisjoint(str(draft.body.get_prep_value()).split("\n"))
    assert translation_of(lesson).count(MISSING) == len(translation_of(lesson).lines) - 1 - same(lesson)


def same(page: LessonPage) -> int:
    return sum(line.place.endswith((".code", ".answer", ".goes_with")) for line in translation_of(page).lines)


def test_all_of_it_is_kept_and_what_changes_since_is_named_alone(lesson):
    found = save_translation(source=lesson, given=words(lesson), user=staff(Role.EDITOR))
    assert {line.state for line in found.lines} == {"done"}
    lesson.key_idea = "Another idea than before."
    lesson.save_revision().publish()
    changed = [line for line in translation_of(lesson).lines if line.state != "done"]
    assert [(line.place, line.state) for line in changed] == [("key_idea", CHANGED)]
    (line,) = changed
    save_translation(source=lesson, given={}, user=staff(Role.EDITOR))
    assert translation_of(lesson).count(CHANGED) == 1
    save_translation(source=lesson, given={f"fits:{line.name}": "1"}, user=staff(Role.EDITOR))
    assert translation_of(lesson).count(CHANGED) == 0


def test_a_lesson_that_came_from_files_in_both_languages_has_nothing_to_do(school):
    both = [page for page in LessonPage.objects.filter(locale__language_code="en") if spanish(page)]
    assert both
    for page in both:
        found = translation_of(page)
        assert found.count(CHANGED) == 0
        assert {"title", "key_idea", "can_do"} <= {line.place for line in found.lines if line.state == "done"}
        save_translation(source=page, given={}, user=staff(Role.EDITOR))
        draft = spanish(page).get_latest_revision_as_object()
        assert draft.title == spanish(page).title
        ids = [block["id"] for block in spanish(page).specific.body.raw_data]
        assert set(ids) <= {block["id"] for block in draft.body.raw_data}


def test_english_is_not_published_as_spanish_and_the_ways_of_the_cms_lead_here(client, lesson):
    editor = staff(Role.EDITOR)
    client.force_login(editor)
    other = reverse("wagtail_localize:submit_page_translation", args=[lesson.pk])
    assert client.post(other, {"locales": "2"}).url == reverse("translate-page", args=[lesson.translation_key])
    assert spanish(lesson) is None
    save_translation(source=lesson, given=words(lesson), user=editor)
    draft = spanish(lesson).get_latest_revision_as_object()
    draft.key_idea = lesson.key_idea
    assert still_in_first_language(draft) == [lesson.key_idea]


@pytest.mark.parametrize("role", [Role.STUDENT, Role.ASSISTANT, Role.PLACEMENT])
def test_nobody_else_translates(client, lesson, role):
    client.force_login(staff(role))
    response = client.post(reverse("translate-page", args=[lesson.translation_key]), {"key_idea#0": "Una idea."})
    assert lesson.title not in response.content.decode()
    assert spanish(lesson) is None


def test_what_two_people_write_at_once_is_all_there_and_neither_is_written_over(client, lesson):
    client.force_login(staff(Role.EDITOR))
    place = reverse("translate-page", args=[lesson.translation_key])
    title, idea = (
        next(one for one in translation_of(lesson).lines if one.place == name) for name in ("title", "key_idea")
    )
    client.post(place, form({title: "Título", idea: "Una idea."}))
    # Somebody else, who had opened it before: what stood there then is no more there.
    done = translation_of(lesson).lines
    client.post(place, form({line: "" if line.place == "title" else line.translation for line in (idea, title)}))
    answer = client.post(place, form({title: "", idea: "Otra idea."})).content.decode()
    assert "Not saved" in answer
    assert "Otra idea." in answer
    assert [line.translation for line in translation_of(lesson).lines] == [line.translation for line in done]


def test_nothing_is_saved_beside_english_that_changed_meanwhile(client, lesson):
    client.force_login(staff(Role.EDITOR))
    place = reverse("translate-page", args=[lesson.translation_key])
    line = next(one for one in translation_of(lesson).lines if one.place == "key_idea")
    lesson.key_idea = "Another idea than before."
    lesson.save_revision().publish()
    assert "Una idea." in client.post(place, form({line: "Una idea."})).content.decode()
    assert spanish(lesson) is None


def test_page_that_is_locked_is_not_written_to_past_its_lock(client, lesson):
    editor = staff(Role.EDITOR)
    save_translation(source=lesson, given=words(lesson), user=editor)
    Page.objects.filter(pk=spanish(lesson).pk).update(locked=True, locked_by=editor)
    client.force_login(staff(Role.EDITOR))
    line = next(one for one in translation_of(lesson).lines if one.place == "key_idea")
    answer = client.post(reverse("translate-page", args=[lesson.translation_key]), form({line: "Otra idea."}))
    assert "Otra idea." in answer.content.decode()
    assert spanish(lesson).get_latest_revision_as_object().key_idea == line.translation


def test_english_is_published_neither_by_approving_nor_with_many_others(client, lesson):
    editor, author = staff(Role.EDITOR), staff(Role.EDITOR)
    save_translation(source=lesson, given=words(lesson), user=author)
    page = spanish(lesson).get_latest_revision_as_object()
    page.key_idea = lesson.key_idea
    page.save_revision()
    client.force_login(editor)
    way = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    assert client.post(f"{way}?id={page.pk}", {"include_descendants": ""}).url == reverse(
        "translate-page", args=[lesson.translation_key]
    )
    Workflow.objects.first().start(page, author).current_task_state.specific.approve(user=editor)
    assert not spanish(lesson).live
    told = InboxItem.objects.filter(kind="page_not_published")
    assert {(one.user, one.path) for one in told} == {(who, f"/cms/pages/{page.pk}/edit/") for who in (editor, author)}
    page.key_idea = "Una idea."
    page.save_revision()
    Workflow.objects.first().start(page, author).current_task_state.specific.approve(user=editor)
    assert spanish(lesson).live
