"""The whole way by clicking and typing: visitor, student, instructor, placement staff, employer, and out.

The steps share one demo and build on each other, in the order of this file.
"""

import re
import textwrap
from urllib.parse import urlsplit

import httpx
import pytest
from playwright.sync_api import expect

from tests.e2e.look import picture
from tests.e2e.people import signed_in, steps_up, visitor

pytestmark = pytest.mark.e2e

PATHWAYS = ["it-support", "networking", "cybersecurity", "web-development", "data-and-python"]
GRADED_SECONDS = 60
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


@pytest.fixture(scope="module")
def advisor(browser, demo):
    return signed_in(browser, demo, "placement")


@pytest.fixture(scope="module")
def searcher(browser, demo):
    return signed_in(browser, demo, "student_ready")


@pytest.fixture(scope="module")
def employer(browser, demo):
    return signed_in(browser, demo, "employer")


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


def test_placement_staff_match_and_ask(advisor, searcher):
    page = advisor.page
    advisor.goes_to("/placement/")
    advisor.looks("board")
    advisor.goes_to("/placement/ready/")
    advisor.looks("ready")
    page.locator("main .card__link").first.click()
    expect(page.locator(".match").first).to_contain_text(re.compile(r"\d of \d"))
    advisor.looks("student")
    page.get_by_role("button", name=re.compile("Suggest this opening.*Junior network technician")).click()
    searcher.goes_to("/jobs/")
    searcher.looks("jobs")
    searcher.page.get_by_role("link", name=re.compile("Junior network technician")).first.click()
    searcher.looks("opening")
    if "interested" not in searcher.page.content().lower():
        raise AssertionError("the opening does not ask whether the student is interested")
    searcher.page.get_by_role("button", name="I am interested").click()
    page.reload()
    advisor.looks("referral")
    page.get_by_role("link", name="Ask for a release").or_(page.get_by_role("button", name="Ask for a release")).click()
    advisor.looks("ask")
    page.get_by_role("button", name="Ask the student").click()


def test_student_signs_and_employer_sees_exactly_that(advisor, searcher, employer):
    employer.goes_to("/partner/")
    expect(employer.page.locator("main")).to_contain_text("Profiles come here")
    employer.looks("before")
    searcher.goes_to("/sharing/")
    searcher.looks("sharing")
    searcher.page.locator("main a[href*='/sharing/']").first.click()
    searcher.looks("release")
    searcher.clicks("button", "Yes, share this")
    if "reauthenticate" in searcher.page.url:
        steps_up(searcher)
        searcher.page.wait_for_url(re.compile("/sharing/"))
    if searcher.page.get_by_role("button", name="Yes, share this").count():
        searcher.clicks("button", "Yes, share this")
    expect(searcher.page.get_by_role("button", name="Take it back")).to_be_visible()
    advisor.page.reload()
    advisor.clicks("button", "Refer to the employer")
    employer.goes_to("/partner/")
    employer.looks("openings")
    employer.page.get_by_role("link", name=re.compile("^Profile 1 for")).click()
    expect(employer.page.locator("main dl")).to_contain_text("Demo")
    employer.looks("profile")
    text = employer.page.inner_text("body")
    person = employer.demo.person("student_ready")
    assert person["username"] not in text
    assert "cohort" not in text.lower()


def test_employer_answers_and_student_takes_it_back(searcher, employer, advisor):
    profile = employer.page.url
    employer.page.locator("main form button").first.click()
    searcher.goes_to("/sharing/")
    searcher.page.locator("main a[href*='/sharing/']").first.click()
    expect(searcher.page.locator("main .rows")).to_contain_text(re.compile("Demo|Steady|Bridge", re.IGNORECASE))
    employer.page.goto(profile)
    expect(employer.page.locator("main dl")).to_contain_text("Demo")
    searcher.clicks("button", "Take it back")
    # The page stands open before the employer, untouched, and closes itself.
    expect(employer.page.locator("main dl")).to_have_count(0, timeout=20_000)
    answer = employer.page.goto(profile)
    assert answer is not None
    assert answer.status == 404
    assert "Demo Comet" not in employer.page.content()
    employer.goes_to("/partner/")
    expect(employer.page.locator("main")).to_contain_text("Profiles come here")
    employer.looks_again_in_spanish()
    searcher.looks_again_in_spanish()


def test_placement_staff_place_and_see_outcomes(advisor):
    page = advisor.page
    advisor.goes_to("/placement/outcomes/")
    page.get_by_role("button", name="Show these years").click()
    expect(page.locator("main")).to_contain_text("As it would be published now")
    advisor.looks("outcomes")
    advisor.goes_to("/placement/ready/")
    page.locator("main .card__link").first.click()
    page.get_by_role("link", name="Write down a job that was found another way").click()
    advisor.looks("placement-form")
    advisor.looks_again_in_spanish()


@pytest.mark.parametrize("key", ["instructor", "placement", "student_ready"])
def test_everyone_can_leave_by_button(request, key, demo):
    someone = request.getfixturevalue({"placement": "advisor", "student_ready": "searcher"}.get(key, key))
    someone.goes_to("/start/")
    someone.page.get_by_role("button", name="Leave this site").or_(
        someone.page.get_by_role("link", name="Leave this site", exact=True)
    ).first.click()
    someone.page.wait_for_url(demo.leave_url)
    someone.goes_to("/me/")
    expect(someone.page.get_by_role("button", name="Sign in")).to_be_visible()


def test_employer_signs_out_as_from_any_business_account(employer):
    employer.goes_to("/partner/")
    assert "Leave this site" not in employer.page.inner_text("body")
    employer.page.get_by_role("button", name="Sign out").first.click()
    employer.goes_to("/partner/")
    expect(employer.page.get_by_role("button", name="Sign in")).to_be_visible()
