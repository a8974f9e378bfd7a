"""What a release shows to an employer: its fields' values. They leave only through `people.releases.disclosure`."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from pathways.learning.selectors.progress import path_progress
from pathways.learning.selectors.skills import seen_exams, skill_profile
from people.models import Release, User
from people.releases.disclosure import disclose
from people.trail.confidential import open_sealed
from placement.referrals.models.profile import SearchProfile

LABELS: dict[str, str | Promise] = {
    "display_name": _("Name"),
    "pathway": _("Course of study"),
    "skills": _("Skills"),
    "credentials": _("Certifications"),
    "work_samples": _("Work samples"),
    "start_date": _("Can start"),
    "note": _("Note"),
}


@dataclass(frozen=True)
class ShownField:
    """One field as the employer sees it."""

    field: str
    label: str
    lines: list[str]


def _own(student: User) -> SearchProfile:
    return SearchProfile.objects.filter(student=student).first() or SearchProfile(student=student)


def _name(student: User) -> list[str]:
    # The sign-in name never leaves, not even where no display name is chosen.
    return [student.display_name] if student.display_name else []


def _pathway(student: User) -> list[str]:
    progress = path_progress(student)
    return [progress.title] if progress else []


def _skills(student: User) -> list[str]:
    return [f"{level.skill.title}: {level.percent} %" for level in skill_profile(student)]


def _credentials(student: User) -> list[str]:
    return [f"{exam.certification}, {exam.taken_on.year}" for exam in seen_exams(student)]


def _samples(student: User) -> list[str]:
    chosen = set(_own(student).samples)
    lines = {
        one.source: f"{one.label}: {one.percent} %"
        for level in skill_profile(student)
        for one in level.evidence
        if one.source in chosen
    }
    return list(lines.values())


def _start(student: User) -> list[str]:
    start_on = _own(student).start_on
    return [date_format(start_on, "DATE_FORMAT")] if start_on else []


def _note(student: User) -> list[str]:
    # Opened as by its owner: a look by somebody outside is logged as the Disclosure that let it out.
    note = open_sealed(student, "note", _own(student).sealed_note, reader=student, reason="own profile")
    return [note] if note else []


VALUES: dict[str, Callable[[User], list[str]]] = {
    "display_name": _name,
    "pathway": _pathway,
    "skills": _skills,
    "credentials": _credentials,
    "work_samples": _samples,
    "start_date": _start,
    "note": _note,
}


def lines_of(student: User, field: str) -> list[str]:
    """Return a field's value as lines of text; one line says so where the student has not filled it."""
    return VALUES[field](student) or [gettext("Nothing added yet")]


def preview(release: Release) -> list[tuple[str, str]]:
    """Return label and value of every field of a release, exactly as the employer would see them now."""
    return [(str(LABELS[field]), "\n".join(lines_of(release.student, field))) for field in release.fields]


def shown_to(release: Release, to_user: User, channel: str) -> list[ShownField]:
    """Return the released fields for one employer contact; each writes a `Disclosure`. Raises `NoLiveRelease`."""
    return [
        ShownField(field, str(LABELS[field]), _disclosed(release, field, to_user, channel)) for field in release.fields
    ]


def _disclosed(release: Release, field: str, to_user: User, channel: str) -> list[str]:
    student = release.student
    return disclose(
        release=release, field=field, value_of=lambda: lines_of(student, field), to_user=to_user, channel=channel
    )
