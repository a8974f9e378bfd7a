"""The whole way by clicking and typing: visitor, student, instructor, and out; `test_hiring` goes on from there.

The steps share one demo and build on each other, in the order of this file.
"""

import re
import textwrap
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.e2e.look import picture
from tests.e2e.people import leaves, signed_in, steps_up, visitor

pytestmark = pytest.mark.e2e

PATHWAYS = ["it-support", "networking", "cybersecurity", "web-development", "data-and-python"]
GRADED_SECONDS = 60
LAB = "An address plan for a new clinic"
ANSWER = textwrap.dedent(
    """\
    import ipaddress
    def subnet_facts(cidr):
    net = ipaddress.ip_network(cidr, strict=False)
    first, last = net.network_address, net.broadcast_address
    hosts = {"first_host": str(first + 1), "last_host": str(last - 1)}
    return {"network": str(first), "broadcast": str(last), "usable": net.num_addresses - 2, **hosts}"""
)


@pytest.fixture(scope="module")
def student(browser, demo):
    return signed_in(browser, demo, "student")


@pytest.fixture(scope="module")
def instructor(browser, demo):
    return signed_in(browser, demo, "instructor")


def test_status_says_every_part_answers(demo):
    answer = httpx.get(demo.site + "/status", headers={"Accept": "application/json"})
    assert answer.status_code == 200, answer.text
    assert answer.json()["sandbox"] in {"bubblewrap", "landlock"}


def test_visitor_finds_five_pathways(browser, demo):
    someone = visitor(browser, demo)
    someone.goes_to("/")
    expect(someone.page.locator("h1")).to_have_count(1)
    someone.looks("home")
    for slug in PATHWAYS:
        someone.goes_to("/")
        someone.page.locator(f"main a[href$='/pathways/{slug}/']").first.click()
        expect(someone.page.locator("h1")).to_be_visible()
        someone.looks(f"pathway-{slug}")
        someone.page.locator(
            f"main h2 a[href*='/pathways/{slug}/'], main h3 a[href*='/pathways/{slug}/']"
        ).first.click()
        someone.looks(f"course-{slug}")
        someone.page.locator(f"main a[href*='{urlsplit(someone.page.url).path}']").first.click()
        someone.looks(f"lesson-{slug}")
    someone.goes_to("/accounts/login/")
    someone.looks("sign-in")
    someone.looks_again_in_spanish()


def test_student_reads_and_opens_the_lab(student):
    page = student.page
    expect(page.get_by_role("link", name="Leave this site").first).to_be_visible()
    student.looks("my-week")
    student.goes_to("/my/path/")
    student.looks("my-path")
    student.goes_to("/pathways/networking/networking-basics/")
    student.looks("course")
    page.locator("main a[href*='/networking-basics/']").first.click()
    student.looks("lesson")
    student.goes_to("/labs/lesson/networking-basics/vlsm-plan/")
    student.looks("lesson-with-lab")
    student.clicks("button", "Open the lab")
    page.wait_for_url(re.compile(r"/lab/tree/networking-basics/vlsm-plan/vlsm-plan\.ipynb"), timeout=60_000)
    expect(page.locator(".jp-Notebook .jp-Cell").first).to_be_visible(timeout=60_000)


def test_student_writes_code_and_hands_in(student):
    page = student.page
    # Until the kernel has a name, "idle" only means that nothing was started yet.
    expect(page.locator(".jp-Toolbar-kernelName").first).to_have_text(re.compile("Python"), timeout=60_000)
    expect(page.locator("[data-status='idle'].jp-Notebook-ExecutionIndicator").first).to_be_attached(timeout=60_000)
    cells = page.locator(".jp-Notebook .jp-CodeCell")
    cells.nth(0).locator(".cm-content").click()
    page.keyboard.press("Shift+Enter")
    cell = page.locator(".jp-CodeCell", has_text="def subnet_facts").first
    cell.locator(".cm-content").click()
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")
    for line in ANSWER.split("\n"):
        page.keyboard.insert_text(line)
        page.keyboard.press("Enter")
    page.keyboard.press("Shift+Enter")
    page.keyboard.press("Shift+Enter")
    expect(
        page.locator(".jp-CodeCell", has_text="Two points: networks written").locator(".jp-InputPrompt")
    ).to_have_text(re.compile(r"\[\d+\]"), timeout=20_000)
    assert page.locator(".jp-OutputArea-output[data-mime-type='application/vnd.jupyter.error']").count() == 0
    picture(page, "student-lab-1280", whole=False)
    page.get_by_role("button", name="Hand in").click()
    page.get_by_role("link", name="See your result").click(timeout=30_000)
    page.wait_for_url(re.compile(r"/labs/submissions/"))


def test_student_sees_points_without_reloading(student):
    page = student.page
    marker = "window.__same_page = true"
    page.evaluate(marker)
    expect(page.locator("#state[data-state='ready']")).to_be_visible(timeout=GRADED_SECONDS * 1000)
    assert page.evaluate("window.__same_page") is True, "the page was loaded again"
    assert float(page.locator(".labs-points__got").inner_text()) == 4
    expect(page.locator(".labs-task").first).to_contain_text("Works")
    expect(page.get_by_text("Your instructor reads this one")).to_be_visible()
    student.looks("feedback")
    student.goes_to("/my/skills/")
    expect(page.locator("main")).to_contain_text(re.compile("subnet", re.IGNORECASE))
    student.looks("my-skills")
    student.goes_to("/me/data/")
    if "reauthenticate" in page.url:
        steps_up(student)
    student.looks("my-data")
    student.looks_again_in_spanish()


def test_same_lab_goes_on_on_the_simple_page(student):
    """What was written in JupyterLab is there, runs, and its check finds nothing missing."""
    page = student.page
    student.goes_to("/labs/lesson/networking-basics/vlsm-plan/")
    page.get_by_role("link", name=re.compile("simple page", re.IGNORECASE)).first.click()
    page.wait_for_url(re.compile(r"/academy/plain"), timeout=60_000)
    expect(page.get_by_label(re.compile("^Code")).first).to_have_value(re.compile("subnet_facts"))
    page.get_by_role("button", name="Run all from the start").first.click()
    expect(page.get_by_text("This check found nothing missing.").first).to_be_visible(timeout=60_000)
    # Until the last cell has run, the page fetches itself anew.
    expect(page.locator("#running")).to_have_count(0, timeout=60_000)
    student.looks("lab-simple-page")


def test_assignment_list_of_nbgrader_hands_in_too(student, demo):
    """The assignment list inside JupyterLab shows the lab, what was handed in, and hands in again."""
    page = student.page
    student.goes_to("/labs/lesson/networking-basics/vlsm-plan/")
    student.clicks("button", "Open the lab")
    page.wait_for_url(re.compile(r"/lab/tree/"), timeout=60_000)
    expect(page.locator(".jp-Notebook .jp-Cell").first).to_be_visible(timeout=60_000)
    page.get_by_role("menuitem", name="Nbgrader").click()
    page.get_by_role("menuitem", name="Assignment List").click()
    # It shows one course at a time, and begins with the first of the alphabet.
    page.locator("#course_list_dropdown").click(timeout=30_000)
    page.locator("#course_list").get_by_role("link", name="networking-basics").click()
    downloaded = page.locator("#fetched_assignments_list, [id*=fetched]").first
    expect(downloaded).to_contain_text("vlsm-plan", timeout=30_000)
    downloaded.get_by_role("button", name="Submit").first.click()
    expect(page.locator("#submitted_assignments_list, [id*=submitted]").first).to_contain_text(
        "vlsm-plan", timeout=30_000
    )


def types_over(page, label, text):
    """Type into the field that must have the focus by now, over what it holds."""
    expect(page.get_by_label(label).first).to_be_focused()
    page.keyboard.press("Control+a")
    page.keyboard.type(text)


def test_instructor_grades_and_releases(instructor):
    page = instructor.page
    instructor.goes_to("/teach/")
    instructor.looks("cohorts")
    instructor.goes_to("/labs/teach/")
    page.get_by_role("link", name=re.compile("network", re.IGNORECASE)).first.click()
    instructor.looks("gradebook")
    page.get_by_role("link", name="Labs: grade, dates, release").click()
    instructor.looks("cohort-labs")
    page.get_by_role("link", name=re.compile("^Grade “")).first.click()
    # From here on with keys alone: the field for points has the focus, and Alt + N goes on.
    types_over(page, re.compile("^Points"), "3")
    page.keyboard.press("Tab")
    types_over(page, re.compile("^Comment"), "Clear and kind. Say one thing to do next.")
    instructor.looks("grading")
    expect(page.locator("#saved")).to_contain_text("Saved", timeout=10_000)
    shown = page.url
    page.keyboard.press("Alt+n")
    page.wait_for_url(lambda url: url != shown)
    instructor.goes_to("/labs/teach/")
    page.get_by_role("link", name=re.compile("network", re.IGNORECASE)).first.click()
    page.get_by_role("link", name="Labs: grade, dates, release").click()
    page.get_by_role("link", name=re.compile("^Grade hand-in by hand-in")).first.click()
    expect(page.get_by_text("Names are hidden.")).to_be_visible()
    types_over(page, re.compile("^Points"), "2.5")
    instructor.looks("grading-by-student")
    expect(page.locator("#saved")).to_contain_text("Saved", timeout=10_000)
    instructor.goes_to("/labs/teach/")
    page.get_by_role("link", name=re.compile("network", re.IGNORECASE)).first.click()
    page.get_by_role("link", name="Labs: grade, dates, release").click()
    page.get_by_role("button", name=re.compile("^Release feedback")).first.click()
    page.get_by_role("link", name="Back to the gradebook").click()
    page.locator(".book td a[href^='/']").first.click()
    instructor.looks("submission")
    instructor.goes_to("/labs/teach/queue/")
    instructor.looks("queue")
    instructor.looks_again_in_spanish()


def opens_the_book(instructor, link=""):
    instructor.goes_to("/labs/teach/")
    instructor.page.get_by_role("link", name=re.compile("network", re.IGNORECASE)).first.click()
    if link:
        instructor.clicks("link", link)


def changes_for_one(instructor, what, item, **typed):
    """Tick the first person of the book, and change what stands in their place."""
    page = instructor.page
    opens_the_book(instructor)
    page.locator(".book tbody input").first.check()
    instructor.clicks("button", what)
    page.get_by_label("Which one").select_option(label=item)
    for label, text in typed.items():
        page.get_by_label(label.replace("_", " "), exact=True).fill(text)
    instructor.clicks("button", "Do it")
    expect(page.get_by_text("Done for 1 person.")).to_be_visible()


def test_instructor_sets_a_date_extends_excuses_takes_it_back_and_exports(instructor):
    page, today = instructor.page, timezone.localdate()
    opens_the_book(instructor, "Labs: grade, dates, release")
    page.get_by_role("link", name=re.compile(f"^Dates and attempts – {LAB}")).first.click()
    page.get_by_label("Due on").fill((today + timedelta(days=20)).isoformat())
    page.get_by_label("Days of grace").fill("2")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Everything counts in full until").first).to_be_visible()
    changes_for_one(instructor, "More time", LAB, New_date=(today + timedelta(days=40)).isoformat(), Why="A new laptop")
    changes_for_one(instructor, "Excuse from a lab or quiz", LAB, Why="Did it at work")
    first = page.locator(".book tbody tr").first
    expect(first).to_contain_text("excused")
    files = []
    for kind in ("As CSV", "As an Excel file"):
        with page.expect_download() as waiting:
            instructor.clicks("link", kind)
        files.append(Path(waiting.value.path()).read_bytes())
    assert f"{LAB} / " in files[0].decode()
    assert ",excused," in files[0].decode()
    assert files[1].startswith(b"PK")
    instructor.clicks("link", "History")
    page.get_by_role("button", name=re.compile("^Take it back")).first.click()
    instructor.looks("history")
    opens_the_book(instructor)
    expect(first).not_to_contain_text("excused")


def test_instructor_edits_a_lesson_in_the_cms(browser, demo):
    editor = signed_in(browser, demo, "editor")
    page = editor.page
    editor.goes_to("/cms/")
    page.locator("main input[name=q]").fill("subnet")
    page.keyboard.press("Enter")
    page.locator("main a[href*='/cms/pages/'][href$='/edit/']").first.click()
    title = page.locator("#id_title")
    before = title.input_value()
    title.fill(before + " (new)")
    page.get_by_role("button", name=re.compile("Save draft")).first.click()
    expect(page.locator("#id_title")).to_have_value(before + " (new)")
    history = page.locator("a[href$='/history/']").first.get_attribute("href")
    page.goto(demo.site + history)
    expect(page.locator("main")).to_contain_text(re.compile("draft", re.IGNORECASE))


def test_instructor_can_leave_by_button(instructor):
    leaves(instructor)
