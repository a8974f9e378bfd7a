"""What a student has shown that they can do."""

from collections.abc import Collection, Iterable, Mapping
from uuid import UUID

from django.conf import settings
from django.db.models import FilteredRelation, Q, QuerySet, Sum
from django.utils.translation import get_language

from pathways.content.catalogue import LessonInfo, catalogue
from pathways.content.models.skill import Skill
from pathways.learning.models import ExamAttempt, SkillEvidence
from pathways.learning.values import Evidence, SkillLevel
from people.models import User


def skill_profile(user: User) -> list[SkillLevel]:
    """Return every skill with evidence, in the order of the skill list. One query."""
    return skill_profiles([user]).get(user.pk, [])


def skill_profiles(users: Iterable[User], *, skills: Collection[UUID] | None = None) -> dict[UUID, list[SkillLevel]]:
    """Return the profiles of many people at once, by user id; `skills` are the ids of those wanted. One query."""
    rows = SkillEvidence.objects.filter(student__in=users).select_related("skill").order_by("skill__order", "-at")
    rows = rows if skills is None else rows.filter(skill__in=skills)
    sorted_rows: dict[UUID, dict[Skill, list[SkillEvidence]]] = {}
    for row in rows:
        sorted_rows.setdefault(row.student_id, {}).setdefault(row.skill, []).append(row)
    titles = _translated_titles()
    return {
        user_id: [_level(skill, evidence, titles) for skill, evidence in skills.items()]
        for user_id, skills in sorted_rows.items()
    }


def _translated_titles() -> dict[str, str]:
    """Return what quizzes and labs are called in the reader's language, by their source; none in the first language.

    Evidence keeps the title of its day, in the first language.
    """
    if (get_language() or "").split("-")[0] in ("", settings.LANGUAGE_CODE.split("-")[0]):
        return {}
    return {key: name for lesson in catalogue().lessons.values() for key, name in _titles(lesson).items() if name}


def _titles(lesson: LessonInfo) -> dict[str, str]:
    return {**lesson.quiz_titles, **lesson.lab_titles}


def skill_percents(users: QuerySet[User], skills: Collection[UUID]) -> dict[UUID, list[int]]:
    """Return user id → the level in each of these skills, in their order; 0 where nothing is shown. One query.

    Of each person the database sends one row of sums, whatever the number of results is.
    """
    wanted = FilteredRelation("skill_evidence", condition=Q(skill_evidence__skill__in=list(skills)))
    found = users.annotate(shown=wanted) if skills else users
    sums = {
        f"{name}{number}": Sum(f"shown__{name}", filter=Q(shown__skill=skill))
        for number, skill in enumerate(skills)
        for name in ("points", "max_points")
    }
    rows = found.annotate(**sums).values_list("pk", *sums)
    return {
        pk: [percent(got or 0, most or 0) for got, most in zip(each[::2], each[1::2], strict=True)]
        for pk, *each in rows
    }


def exams_of(user: User) -> QuerySet[ExamAttempt]:
    """Return the person's attempts at outside exams that count, newest first, with who saw the proof."""
    rows = ExamAttempt.objects.filter(student=user, replaced_by=None, void=False)
    return rows.select_related("proof_seen_by").order_by("-taken_on", "-at")


def seen_exams(user: User) -> list[ExamAttempt]:
    """Return the passed exams whose proof staff have seen: what others are told. One query."""
    return list(exams_of(user).filter(passed=True, proof_seen_on__isnull=False))


def _level(skill: Skill, rows: list[SkillEvidence], titles: Mapping[str, str]) -> SkillLevel:
    """Weigh each source by its points, so that a lab counts more than a quiz."""
    most = sum(row.max_points for row in rows)
    got = sum(row.points for row in rows)
    evidence = [
        Evidence(
            titles.get(row.source, row.label),
            percent(row.points, row.max_points),
            f"{row.source_kind} {row.source}",
            row.at,
        )
        for row in rows
    ]
    return SkillLevel(skill, percent(got, most), evidence)


def percent(points: float, most: float) -> int:
    """Return points of the most possible, 0 to 100, rounded down so that 100 means all."""
    # Points such as 9.2 are not exact: without the grain of sand 9.2 of 10 would be 91.
    return min(100, max(0, int(points * 100 / most + 1e-6))) if most else 0
