"""What editors choose in the place of typing a key."""

import pytest
from django import forms
from django.http import QueryDict

from pathways.content.blocks import LabBlock
from pathways.content.choosers import OrderedKeys, lab_choices
from pathways.models import FoundationPage, LessonPage, PathwayPage, Skill
from tests.labs.factories import make_lab
from tests.pathways.factories import LAB


@pytest.fixture
def way_form(pages):
    """Fill the editor's form of a pathway."""

    def filled(**values):
        page = PathwayPage.objects.get(slug="networking", locale__language_code="en")
        kind = PathwayPage.get_edit_handler().get_form_class()
        return kind({"body-count": "0", **values}, instance=page, parent_page=page.get_parent())

    return filled


def test_labs_are_chosen_by_title_and_those_that_lessons_name_stay(pages):
    made = make_lab()
    titles = dict(lab_choices())
    assert titles[made.lab_key] == f"{made.title} ({made.lab_key})"
    assert LAB in titles


def test_reading_a_lesson_does_not_look_for_its_lab_among_all(pages, django_assert_num_queries):
    """Every reader's lesson was held against the list of all labs, which asks for pages and labs."""
    with django_assert_num_queries(0):
        assert LabBlock().to_python({"lab": LAB, "title": "Plan"})["lab"] == LAB


def test_a_lab_that_is_not_there_is_refused_and_what_there_is_named(pages):
    block = LabBlock()
    with pytest.raises(forms.ValidationError) as refused:
        block.clean(block.to_python({"lab": "networking-basics/vlsm-plam", "title": "Plan"}))
    said = str(refused.value.block_errors["lab"].message)
    assert said.startswith("Nothing here is called networking-basics/vlsm-plam. There is: ")
    assert LAB in said
    assert block.clean(block.to_python({"lab": LAB, "title": "Plan"}))["lab"] == LAB


def test_courses_are_chosen_in_order_and_an_unknown_one_is_refused(way_form):
    form = way_form(courses="html-and-css\nnetworking-basics\nhtml-and-css")
    assert "courses" not in form.errors
    assert form.cleaned_data["courses"] == "html-and-css\nnetworking-basics"
    wrong = way_form(courses="networking-basic")
    assert "Nothing here is called networking-basic. There is: html-and-css, networking-basics." in str(wrong.errors)


def test_places_are_shown_filled_and_empty_and_what_is_lost_stays_to_be_seen(way_form):
    html = str(way_form()["courses"])
    assert html.count("<select") == 3
    widget = OrderedKeys()
    widget.choices = [("a", "First"), ("b", "Second")]
    html = widget.render("after", "b\ngone", {"id": "id_after"})
    assert html.count("<select") == 5
    assert '<option value="b" selected>Second (b)</option>' in html
    assert '<option value="gone" selected>' in html
    assert widget.value_from_datadict(QueryDict("after=b&after=&after=gone&after=b"), {}, "after") == "b\ngone"


def test_skills_are_ticked(pages):
    page = LessonPage.objects.first()
    form = LessonPage.get_edit_handler().get_form_class()(instance=page, parent_page=page.get_parent())
    html = str(form["skills"])
    assert html.count('type="checkbox"') == Skill.objects.count() > 0


def test_the_foundation_has_the_same_list():
    assert isinstance(FoundationPage.get_edit_handler().get_form_class().base_fields["courses"].widget, OrderedKeys)
