"""A lesson from nothing: written, looked at by axe, checked by somebody else, put into Spanish, and read by a student.

The steps build on each other, in the order of this file.
"""

import base64
import re
from uuid import uuid4

import pytest
from playwright.sync_api import expect

from tests.e2e.look import violations
from tests.e2e.people import signed_in

pytestmark = pytest.mark.e2e
COURSE = "/pathways/networking/networking-basics/"
MARK = uuid4().hex[:6]
TITLE = f"Ten rooms, one plan {MARK}"
SPANISH = {
    TITLE: f"Diez cuartos, un plano {MARK}",
    "A plan says which room has which numbers.": "Un plano dice qué cuarto tiene qué números.",
    "Draw a plan of ten rooms.": "Dibujar un plano de diez cuartos.",
    "## The plan": "## El plano",
    "A [subnet](term:subnet) has ten rooms.": "Una [subred](term:subnet) tiene diez cuartos.",
    "Ten rooms side by side, each with a number.": "Diez cuartos juntos, cada uno con un número.",
    "How the plan is drawn": "Cómo se dibuja el plano",
    "Ten rooms.": "Diez cuartos.",
    "Rooms": "Cuartos",
    "How many rooms are there?": "¿Cuántos cuartos hay?",
    "ten": "diez",
    "The plan has ten.": "El plano tiene diez.",
}
PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
CAPTIONS = b"WEBVTT\n\n00:01.000 --> 00:04.000\nTen rooms.\n"
TEXT = "## The plan\n\nA [subnet](term:subnet) has ten rooms."
TOO_DEEP = "## The plan\n\n#### A heading that leaves one out\n\nA [subnet](term:subnet) has ten rooms."
CHECKED_MS = 60_000
A_CHECK_FAILS = """() => {
    const panel = document.querySelector("[data-controller~='w-preview']");
    const preview = window.wagtail.app.getControllerForElementAndIdentifier(panel, "w-preview");
    const fails = () => { throw new Error("Axe in frame timed out"); };
    preview.contentChecksPromise = Promise.resolve(preview.contentChecksPromise).then(fails);
    preview.contentChecksPromise.catch(() => {});
}"""


@pytest.fixture(scope="module")
def author(browser, demo):
    return signed_in(browser, demo, "instructor")


@pytest.fixture(scope="module")
def editor(browser, demo):
    """Give an editor, who takes the lesson away in the end: other journeys count the lessons of this course."""
    someone = signed_in(browser, demo, "editor")
    yield someone
    someone.goes_to(f"/cms/pages/search/?q={MARK}")
    found = someone.page.locator("a[href$='/edit/']").evaluate_all("links => links.map(link => link.pathname)")
    for place in dict.fromkeys(found):
        someone.goes_to(place.replace("/edit/", "/delete/"))
        someone.page.get_by_role("button", name=re.compile("Yes, delete")).first.click()


@pytest.fixture(scope="module")
def student(browser, demo):
    return signed_in(browser, demo, "student")


def adds(page, name: str) -> None:
    """Add a block at the end of the lesson."""
    page.get_by_role("button", name="Insert a block").last.click()
    page.get_by_role("option", name=name, exact=True).click()


def uploads(page, field: str, name: str, content: bytes) -> None:
    """Choose a file of one's own for a field, through the CMS's own window."""
    page.locator(f"#{field}-chooser").get_by_role("button", name=re.compile("Choose")).first.click()
    # The CMS says of its own window that it is hidden, also while it shows.
    window = page.locator(".modal-content")
    window.locator("a", has_text="Upload").first.click()
    window.locator("input[type=file]").set_input_files({"name": name, "mimeType": "", "buffer": content})
    # The CMS writes the title itself, unless its script comes later than the file.
    window.locator("[name$='upload-title']").fill(name)
    window.locator("button[type=submit]", has_text="Upload").click()
    expect(window).to_have_count(0)


def is_kept(page) -> None:
    """Wait until the CMS has saved by itself what was typed: it begins half a second after the last key.

    Whoever presses a button meanwhile is asked which of two versions counts.
    """
    page.wait_for_timeout(700)
    expect(page.locator(".w-autosave-indicator__state--saved")).to_be_visible()


def test_an_instructor_writes_a_lesson_and_the_checks_look_at_it(author):
    author.goes_to(COURSE)
    author.clicks("link", "Edit this page")
    page = author.page
    course = re.search(r"/pages/(\d+)/", page.url)[1]
    author.goes_to(f"/cms/pages/add/pathways/lessonpage/{course}/")
    page.locator("#id_title").fill(TITLE)
    page.locator("#id_key_idea").fill("A plan says which room has which numbers.")
    page.locator("#id_can_do").fill("Draw a plan of ten rooms.")
    adds(page, "Text")
    page.locator("[name=body-0-value]").fill(TOO_DEEP)
    adds(page, "Figure")
    uploads(page, "body-1-value-document", "plan.png", PICTURE)
    page.locator("[name=body-1-value-alt]").fill("Ten rooms side by side, each with a number.")
    adds(page, "Video")
    page.locator("[name=body-2-value-title]").fill("How the plan is drawn")
    uploads(page, "body-2-value-document", "plan.mp4", b"a film that nobody starts here")
    uploads(page, "body-2-value-captions_en_document", "plan.vtt", CAPTIONS)
    page.locator("[name=body-2-value-transcript]").fill("Ten rooms.")
    adds(page, "Quiz")
    page.locator("[name=body-3-value-title]").fill("Rooms")
    question = "body-3-value-questions-0-value"
    page.locator(f"[name={question}-ask]").fill("How many rooms are there?")
    page.locator(f"[name={question}-kind]").select_option("text")
    page.locator(f"[name={question}-answer]").fill("ten")
    page.locator(f"[name={question}-why]").fill("The plan has ten.")
    is_kept(page)
    author.clicks("button", "Save draft")
    expect(page.get_by_text(re.compile("has been (created|updated)"))).to_be_visible()


def test_the_count_of_issues_follows_what_axe_sees(author):
    page = author.page
    for panel in ("Toggle preview", "Toggle checks"):
        page.get_by_role("button", name=panel).click()
    count = page.locator("[data-content-checker-count]").first
    expect(count).to_have_text("1", timeout=CHECKED_MS)
    # What comes of a preview that is replaced in the middle of a check; it must not be the last one.
    page.evaluate(A_CHECK_FAILS)
    page.locator("[name=body-0-value]").fill(TEXT)
    expect(count).to_have_text("0", timeout=CHECKED_MS)
    is_kept(page)


def acts(page, name) -> None:
    """Do what the menu at the foot of a page in the CMS offers."""
    page.get_by_role("button", name="More actions").last.click()
    page.get_by_role("button", name=name).first.click()


def sends_to_be_checked(someone) -> None:
    """Hand the page in, as those do who may not publish."""
    acts(someone.page, re.compile("^Submit to"))
    expect(someone.page.get_by_text(re.compile("submitted for moderation"))).to_be_visible()


def approves(editor) -> None:
    """Find the page among the tasks, and let readers have it."""
    editor.goes_to("/tasks/")
    editor.page.get_by_role("link", name=re.compile("A page waits to be checked")).last.click()
    acts(editor.page, re.compile("^Approve and Publish"))
    expect(editor.page.get_by_text("has been updated")).to_be_visible()


def test_somebody_else_checks_it_and_its_author_reads_so(author, editor):
    sends_to_be_checked(author)
    approves(editor)
    author.goes_to("/messages/")
    expect(author.page.get_by_text("A page of yours was checked").first).to_be_visible()
    author.goes_to(COURSE)
    author.clicks("link", TITLE, exact=False)
    expect(author.page.get_by_role("link", name="Edit this page").first).to_be_visible()


def test_spanish_is_typed_beside_the_english_and_checked_by_somebody_else(author, editor):
    author.clicks("link", "Translate this page")
    page = author.page
    parts = page.locator(".translating__line")
    expect(parts).to_have_count(len(SPANISH))
    assert sorted(parts.locator(".translating__source .translating__words").all_inner_texts()) == sorted(SPANISH)
    for part in parts.all():
        part.locator("textarea").fill(SPANISH[part.locator(".translating__words").inner_text()])
    assert violations(page, ".translating") == []
    author.clicks("button", "Save as a draft")
    expect(page.get_by_text(f"0 missing, 0 changed since, {len(SPANISH)} done.")).to_be_visible()
    author.clicks("link", "The page in Spanish", exact=False)
    expect(page.locator("#id_title")).to_have_value(SPANISH[TITLE])
    sends_to_be_checked(author)
    approves(editor)


def test_a_student_reads_it_in_either_language_and_side_by_side(student):
    page, asked = student.page, []
    page.on("request", lambda request: asked.append(request.url))
    student.goes_to(COURSE)
    student.clicks("link", TITLE, exact=False)
    expect(page.get_by_role("heading", name=TITLE)).to_be_visible()
    expect(page.locator("video track[srclang=en][default]")).to_have_count(1)
    page.wait_for_load_state("networkidle")
    student.looks("new-lesson")
    # Whoever pays for each megabyte pays for no film before they start it.
    assert [url for url in asked if url.endswith(".mp4")] == []
    assert any(url.endswith(".png") for url in asked)
    student.clicks("link", "In English and Spanish, side by side")
    for words in ("The plan", "El plano", "A subnet has ten rooms.", "Una subred tiene diez cuartos."):
        expect(page.get_by_text(words, exact=True).first).to_be_visible()
    student.looks("side-by-side")
    student.clicks("link", "Back to the lesson")
    page.get_by_role("button", name="Español").first.click()
    expect(page.get_by_role("heading", name=SPANISH[TITLE])).to_be_visible()
    expect(page.get_by_text("Una subred tiene diez cuartos.")).to_be_visible()
    page.get_by_role("button", name="English").first.click()
    expect(page.get_by_role("heading", name=TITLE)).to_be_visible()
