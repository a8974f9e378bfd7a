"""Words between people by clicking: a question, its answer for one and for all, an announcement, whose task it was."""

import re
from uuid import uuid4

import pytest
from playwright.sync_api import expect

from tests.e2e.people import signed_in

pytestmark = pytest.mark.e2e
WORDS = f"Why is a mask 32 long? {uuid4().hex[:6]}"
LESSON = "/pathways/networking/networking-basics/what-an-address-says/"


@pytest.fixture(scope="module")
def student(browser, demo):
    return signed_in(browser, demo, "student")


@pytest.fixture(scope="module")
def teacher(browser, demo):
    return signed_in(browser, demo, "instructor")


def test_what_is_typed_under_a_lesson_is_kept_and_sent(student):
    student.goes_to(LESSON)
    page = student.page
    page.get_by_text("Ask a question").click()
    page.get_by_label("Your question").fill(WORDS)
    with page.expect_response(lambda answer: answer.url.endswith("/draft/") and answer.ok):
        page.get_by_label("Your question").press("End")
        page.get_by_label("Your question").type("!")
    page.reload()
    page.get_by_text("Ask a question").click()
    expect(page.get_by_label("Your question")).to_have_value(f"{WORDS}!")
    student.looks("ask")
    student.clicks("button", "Send my question")
    expect(page.get_by_text("was sent to those who teach your group")).to_be_visible()
    student.goes_to("/my/questions/")
    expect(page.get_by_text(WORDS).first).to_be_visible()
    student.looks("my-questions")


def test_an_instructor_finds_it_among_the_tasks_answers_and_shares(teacher):
    page = teacher.page
    teacher.goes_to("/teach/questions/")
    teacher.looks("questions")
    teacher.goes_to("/tasks/")
    teacher.looks("tasks")
    page.get_by_role("link", name=re.compile("A student has a question")).last.click()
    expect(page.get_by_text(WORDS).first).to_be_visible()
    page.get_by_label("Your answer").fill("Four parts of eight bits each.")
    teacher.clicks("button", "Send the answer")
    page.get_by_label("The question, in your words").fill("How long is a mask?")
    page.get_by_label("I read both").check()
    teacher.clicks("button", "Share")
    expect(page.get_by_text("without a name.").first).to_be_visible()
    teacher.looks("question")


def test_a_class_mate_reads_what_was_shared_and_not_who_asked(browser, demo, student):
    mate = signed_in(browser, demo, "student_two")
    mate.goes_to(LESSON)
    expect(mate.page.get_by_text("How long is a mask?")).to_be_visible()
    assert WORDS not in mate.page.content()
    student.goes_to(LESSON)
    # Whoever asked reads the answer once, below their own question.
    expect(student.page.get_by_text("Four parts of eight bits each.")).to_be_visible()


def test_an_announcement_is_read_and_counted(teacher, student):
    teacher.goes_to("/teach/")
    teacher.clicks("link", re.compile("Networking, this season"), exact=False)
    teacher.clicks("link", "Announcements")
    page = teacher.page
    page.get_by_label("Title in English").fill("Room 4 this week")
    page.get_by_label("Text in English").fill("We meet next door.")
    teacher.clicks("button", "Send")
    expect(page.get_by_text(re.compile("0 of [0-9]+ have read it"))).to_be_visible()
    teacher.looks("announcements")
    student.goes_to("/my/announcements/")
    student.looks("announcements")
    student.clicks("link", "Room 4 this week")
    student.looks("announcement")
    page.reload()
    expect(page.get_by_text(re.compile("1 of [0-9]+ have read it"))).to_be_visible()


def test_administrators_see_first_whom_nobody_looks_after(browser, demo):
    administrator = signed_in(browser, demo, "administrator")
    administrator.goes_to("/tasks/everybody/")
    expect(administrator.page.get_by_role("heading", name="Students whom nobody looks after")).to_be_visible()
    administrator.looks("everybodys-tasks")
    administrator.looks_again_in_spanish()


def test_all_of_it_is_whole_in_spanish(teacher, student):
    student.looks_again_in_spanish()
    teacher.looks_again_in_spanish()
