"""What is looked at on a page before it is published."""

import json

import pytest
import textstat

from pathways.content.reading_level import sentences
from pathways.editing.checks import CHECKS, checks_of
from pathways.editing.links import broken_links
from pathways.models import LessonPage, Term
from people.base.enums import Role
from tests.pathways.factories import staff

HARD = "Organizational interdependencies necessitate comprehensive infrastructural documentation everywhere."


@pytest.fixture
def lesson(school) -> LessonPage:
    """Return a lesson whose body a test writes."""
    return school.page(1)


def with_body(page: LessonPage, *blocks: tuple[str, object]) -> LessonPage:
    page.body = json.dumps([{"type": kind, "value": value} for kind, value in blocks])
    return page


def found(page: LessonPage, number: int) -> list[str]:
    return [str(line) for line in checks_of(page)[number].found]


def test_links_that_lead_nowhere_are_named_and_good_ones_are_not(lesson, school):
    Term.objects.create(key="subnet", term_en="subnet", term_es="subred", means_en="A.", means_es="B.")
    good = ["#a-plan", "term:subnet", school.lessons[0].url, "/pathways/", "/my/notes/", "https://example.org/"]
    bad = ["#nowhere", "term:none", "/pathways/networking/gone/", "/nothing/here/", "here", "http://example.org/"]
    bad.append("//[nowhere")
    text = "## A plan\n\n" + " ".join(f"[x]({link})" for link in [*good, *bad])
    page = with_body(lesson, ("text", text), ("download", {"title": "T", "file": "files/gone.pdf"}))
    assert [link for link, _why in broken_links(page)] == [*bad, "files/gone.pdf"]


def test_each_fault_is_found_by_the_check_that_says_so(lesson):
    Term.objects.create(key="vlan", term_en="VLAN", term_es="VLAN", means_en="A.", means_es="B.")
    choices = [
        {"type": "item", "id": n, "value": {"text": t, "correct": n == "a"}} for n, t in (("a", "long"), ("b", "b"))
    ]
    question = {"type": "item", "value": {"ask": "Q", "kind": "single", "choices": choices}}
    quiz = {"title": "Q", "questions": [{**question, "id": f"q{number}"} for number in range(3)]}
    lesson.can_do = ""
    page = with_body(
        lesson,
        ("text", f"{HARD} ![plan](plan.png) Each VLAN is apart."),
        ("figure", {"file": "files/plan.svg", "alt": "plan"}),
        ("quiz", quiz),
    )
    assert "school grade" in found(page, 1)[0]
    assert found(page, 2) == [
        "A picture inside a text is not shown: use a figure.",
        "files/plan.svg: say in words what the picture shows.",
    ]
    assert found(page, 3) == ["There is no Spanish yet."]
    assert len(found(page, 4)) == 2
    assert found(page, 5) == ["VLAN"]
    assert found(page, 6) == ["what you can now do"]


def test_a_page_with_none_of_these_faults_has_nothing_found(lesson):
    page = with_body(lesson, ("text", "You plan a net. It has ten rooms. Each room has a desk."))
    assert [number for number in range(len(CHECKS)) if found(page, number) and number != 3] == []


def test_a_word_that_a_lesson_before_explains_is_taught(school):
    Term.objects.create(key="vlan", term_en="VLAN", term_es="VLAN", means_en="A.", means_es="B.")
    first = school.page(0)
    first.body = json.dumps([*first.body.raw_data, {"type": "text", "value": "A [VLAN](term:vlan)."}])
    first.save_revision().publish()
    assert found(with_body(school.page(1), ("text", "Each VLAN is apart.")), 5) == []


def test_spanish_that_is_still_english_is_named(school):
    page = LessonPage.objects.filter(locale__language_code="es", alias_of=None).first()
    english = LessonPage.objects.get(translation_key=page.translation_key, locale__language_code="en")
    page.key_idea = english.key_idea
    assert found(page, 3) == [f"still in English: “{english.key_idea}”"]


def test_the_panel_of_the_editor_says_what_was_looked_at(client, lesson):
    client.force_login(staff(Role.EDITOR))
    text = client.get(f"/cms/pages/{lesson.pk}/edit/").content.decode()
    for title, _look in CHECKS:
        assert str(title) in text
    assert "Links to other sites are not followed." in text


@pytest.mark.parametrize("text", ["One two three. Four five six!", "Yes. It is so, I think.\nGo on", "a b", ""])
def test_sentences_are_counted_as_textstat_counts_them(text):
    assert sentences(text) == max(1, textstat.sentence_count(text))
