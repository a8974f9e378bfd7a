"""What a résumé can say about a student, line by line, and the file that it becomes. Nothing of it is kept."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pathways.base.paper import as_paper
from pathways.credentials.selectors import reached_by
from pathways.learning.selectors.skills import seen_exams, skill_profile
from people.models import User
from people.trail.confidential import open_own
from placement.base.enums import PlacementState
from placement.placements.models import Placement

TEMPLATE = Path(__file__).with_name("resume.typ")
# So many fit two pages at their longest.
MOST_LINES, LONGEST_LINE, LONGEST_ABOUT = 30, 150, 400
SECTIONS: dict[str, Any] = {
    "skills": gettext_lazy("Skills"),
    "exams": gettext_lazy("Certifications"),
    "courses": gettext_lazy("Courses"),
    "work": gettext_lazy("Work samples"),
    "jobs": gettext_lazy("Jobs"),
}


@dataclass(frozen=True)
class Resume:
    """What is on the paper: name, a line that says how to reach the person, their own words, and the picked lines."""

    name: str
    contact: str
    about: str
    sections: list[tuple[str, list[str]]]


def lines_of(student: User) -> dict[str, list[tuple[str, str]]]:
    """Return section → (id, line): everything that the site can show of the student, for the student. Few queries."""
    profile = skill_profile(student)
    work = {one.source: one.label for level in profile for one in level.evidence if "lab " in one.source}
    jobs = Placement.objects.filter(student=student).exclude(state=PlacementState.PENDING_START)
    return {
        "skills": [(level.skill.key, str(level.skill.title)) for level in profile],
        "exams": [(str(exam.pk), f"{exam.certification}, {exam.taken_on.year}") for exam in seen_exams(student)],
        "courses": [(one.name, f"{one.what.title}, {one.on.year}") for one in reached_by(student)],
        "work": sorted(work.items(), key=lambda item: item[1]),
        "jobs": [(str(job.pk), _job(student, job)) for job in jobs.select_related("referral__order__employer")],
    }


def _job(student: User, job: Placement) -> str:
    where = job.referral.order.employer.name if job.referral else open_own(student, "employer", job.sealed_employer)
    since = formats.date_format(job.start_on, "YEAR_MONTH_FORMAT")
    return ", ".join(part for part in (job.title, where, _("from %(month)s") % {"month": since}) if part)


def picked(
    student: User, chosen: Mapping[str, Iterable[str]], *, name: str, contact: str = "", about: str = ""
) -> Resume:
    """Return the résumé with the chosen ids of each section, in the order of the site; unknown ids are left out."""
    found = []
    for section, lines in lines_of(student).items():
        wanted = set(chosen.get(section, ()))
        kept = [line[:LONGEST_LINE] for key, line in lines if key in wanted]
        if kept:
            found.append((str(SECTIONS[section]), kept))
    return Resume(name, contact, about, found)


def as_text(resume: Resume) -> str:
    """Return the résumé as plain text, for forms of employers that take no file."""
    blocks = [[resume.name, resume.contact], [resume.about]]
    blocks += [[title.upper(), *(f"- {line}" for line in lines)] for title, lines in resume.sections]
    return "\n\n".join("\n".join(line for line in block if line) for block in blocks if any(block)) + "\n"


def as_pdf(resume: Resume, *, language: str) -> bytes:
    """Return the résumé as a PDF with tags (PDF/UA-1), two pages at most."""
    sections = [{"title": title, "lines": lines} for title, lines in resume.sections]
    given = {"name": resume.name, "contact": resume.contact, "about": resume.about, "sections": sections}
    return as_paper(TEMPLATE, given | {"title": _("Résumé"), "language": language})
