"""A résumé from evidence: only what was picked, under any name, on two pages at most, and kept nowhere."""

import re
from datetime import date

import pytest
from django.conf import settings
from django.urls import reverse

from placement.placements.services import record_placement, start_placement
from placement.resumes.resume import LONGEST_ABOUT, LONGEST_LINE, MOST_LINES, Resume, as_pdf, as_text
from tests.pathways.credentials.test_certificates import opened
from tests.placement.factories import TERMS, browser, searching, shows, skill, staff

PAGE = "placement:my-resume"


@pytest.fixture
def student(db):
    by = staff()
    one = searching(by, display_name="Canary Name")
    shows(one, skill("subnetting"), 92, label="lab vlsm-plan", source="lab canary/one")
    shows(one, skill("routing"), 80)
    job = TERMS | {"start_on": date(2026, 1, 5), "found_by": "self"}
    start_placement(
        placement=record_placement(student=one, by=by, employer_name="Canary Shop", **job), on=job["start_on"], by=by
    )
    return one


def test_nothing_stands_on_it_but_what_was_picked_under_the_name_that_was_chosen(student):
    client = browser(student)
    page = client.get(reverse(PAGE))
    assert page.context["form"].initial["name"] == "Canary Name"
    assert " checked" not in page.content.decode().split('name="kind"')[0]
    form = {"name": "Other Name", "language": "en", "kind": "txt", "skills": ["subnetting"], "about": "I like to plan."}
    answer = client.post(reverse(PAGE), form)
    assert answer["Content-Disposition"] == 'attachment; filename="resume.txt"'
    assert answer.content.decode() == "Other Name\n\nI like to plan.\n\nSKILLS\n- Subnetting\n"
    job = student.placements.get()
    spanish = client.post(reverse(PAGE), {"language": "es", "kind": "txt", "jobs": [str(job.pk)]}).content.decode()
    assert spanish == "EMPLEOS\n- Canary Technician, Canary Shop, desde enero de 2026\n"
    assert settings.WAGTAIL_SITE_NAME not in spanish


def test_it_comes_as_a_file_for_screen_readers(student):
    answer = browser(student).post(
        reverse(PAGE), {"name": "Ana", "language": "en", "kind": "pdf", "skills": ["routing"]}
    )
    pdf = opened(answer.content)
    assert (answer["Content-Type"], answer["Content-Disposition"]) == (
        "application/pdf",
        'attachment; filename="resume.pdf"',
    )
    assert b"pdfuaid:part" in pdf
    assert b"/H2" in pdf
    assert settings.WAGTAIL_SITE_NAME.encode() not in pdf


@pytest.mark.parametrize(
    "form", [{"skills": ["somebody-elses"]}, {"kind": "exe"}, {"about": "x" * (LONGEST_ABOUT + 1)}]
)
def test_what_is_not_offered_is_refused_and_nothing_typed_is_lost(student, form):
    answer = browser(student).post(reverse(PAGE), {"name": "Kept Name", "language": "en", "kind": "pdf"} | form)
    assert (answer.status_code, "Kept Name" in answer.content.decode()) == (400, True)


def test_the_longest_one_has_two_pages():
    lines = ["W" * 5 + " word" * ((LONGEST_LINE - 5) // 5)] * (MOST_LINES // 5)
    longest = Resume("N" * 80, "c " * 60, "about " * (LONGEST_ABOUT // 6), [(f"Section {n}", lines) for n in range(5)])
    counted = re.findall(rb"/Count (\d+)", opened(as_pdf(longest, language="en")))
    assert {int(one) for one in counted} <= {1, 2}
    assert counted
    assert as_text(Resume("", "", "", [])) == "\n"
