"""What instructors see: answers to grade by hand, and the queue."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from labs.assignments.models import Assignment
from labs.assignments.selectors import task_titles
from labs.base import answer_html, roster
from labs.base.enums import Flag, GradeEventKind
from labs.grades.grader_sentences import in_readers_words
from labs.grades.history import to_settle
from labs.grades.models.grade import GradeEvent, HandAnswer, SubmissionGrade
from pathways.models import Cohort
from people.models import User


@dataclass(frozen=True)
class Answer:
    """One student's answer to one hand-graded question. `number` says where in the row it stands, from 1."""

    grade: SubmissionGrade
    task: dict[str, Any]
    number: int

    @property
    def done(self) -> bool:
        """Whether it has points."""
        return bool(self.task["done"])

    @property
    def differs(self) -> bool:
        """Whether a second reader would give other points and nobody has decided since."""
        return to_settle(self.task)


def tasks_for_staff(grade: SubmissionGrade) -> list[dict[str, Any]]:
    """Return a grade's tasks in the reader's language, with `sign`, the words for a task's flag."""
    titles = task_titles(grade.version)
    return [
        {
            **task,
            "title": titles.get(task["title"], task["title"]),
            "message": in_readers_words(task["message"]),
            "sign": Flag(task["flag"]).label if task["flag"] else "",
        }
        for task in grade.tasks
    ]


def answers_to_grade(teacher: User, cohort: Cohort, assignment: Assignment, grade_id: str) -> list[Answer]:
    """Return one answer a student to one question, in an order that tells nothing. Three queries."""
    chosen = _to_read(teacher, cohort, assignment, lambda grade: hand_graded(grade, grade_id) is not None)
    return answers_among(chosen, grade_id)


def hand_ins_to_grade(teacher: User, cohort: Cohort, assignment: Assignment, first: str = "") -> list[SubmissionGrade]:
    """Return one hand-in a student with something for a person to grade, in an order that tells nothing.

    The hand-in whose id is `first` stands for its student, whichever attempt it is. Three queries.
    """
    return _to_read(teacher, cohort, assignment, lambda grade: any(task["manual"] for task in grade.tasks), first)


def answers_among(grades: list[SubmissionGrade], grade_id: str) -> list[Answer]:
    """Return the answers to one question among hand-ins, numbered from 1."""
    found = [(grade, hand_graded(grade, grade_id)) for grade in grades]
    return [Answer(grade, task, number) for number, (grade, task) in enumerate(found, 1) if task]


def _to_read(
    teacher: User,
    cohort: Cohort,
    assignment: Assignment,
    wanted: Callable[[SubmissionGrade], bool],
    first: str = "",
) -> list[SubmissionGrade]:
    """Return one hand-in a student among those that are `wanted`: the attempt that a person should read.

    That is the newest readable attempt that could still change the student's grade: one that counts, or a newer one
    whose open question could lift it past the one that counts. `first` goes before all of that.
    """
    grades = (
        SubmissionGrade.objects.filter(
            submission__assignment=assignment, submission__student__in=roster.students_of(cohort, teacher)
        )
        .select_related("submission", "submission__student", "version")
        .order_by("submission__attempt")
    )
    chosen: dict[UUID, SubmissionGrade] = {}
    for grade in filter(wanted, grades):
        before = chosen.get(grade.submission.student_id)
        if before is not None and str(before.submission_id) == first:
            continue
        better = before is None or _reach(grade) > before.points or _reach(grade) == _reach(before)
        if better or str(grade.submission_id) == first:
            chosen[grade.submission.student_id] = grade
    # The first characters of a random id: a stable order, and not one of names, time or points.
    return sorted(chosen.values(), key=lambda grade: grade.submission_id.hex)


def hand_graded(grade: SubmissionGrade, grade_id: str) -> dict[str, Any] | None:
    """Return one hand-graded task of a grade, or None."""
    return next((task for task in grade.tasks if task["grade_id"] == grade_id and task["manual"]), None)


def _reach(grade: SubmissionGrade) -> float:
    """Return the most points that a submission can still get."""
    open_points: float = sum(task["max_points"] for task in grade.tasks if not task["done"])
    return grade.points + open_points


def clean_answer(grade: SubmissionGrade, grade_id: str) -> dict[str, str]:
    """Return `html` and `source` of what the student wrote, fit to stand on a page of ours."""
    return clean_answers(grade).get(grade_id, {"html": "", "source": ""})


def clean_answers(grade: SubmissionGrade) -> dict[str, dict[str, str]]:
    """Return what the student wrote in every hand-graded question of one hand-in, as `clean_answer` does. One query."""
    written = HandAnswer.objects.filter(submission_id=grade.submission_id, version_id=grade.version_id)
    return {one.grade_id: {"html": answer_html.clean(one.html), "source": one.source} for one in written}


def to_read_again(reader: User, cohort: Cohort, assignment: Assignment, grade_id: str) -> list[Answer]:
    """Return the answers that a colleague of `reader` gave points for. Four queries."""
    answers = [answer for answer in answers_to_grade(reader, cohort, assignment, grade_id) if answer.done]
    events = GradeEvent.objects.filter(
        submission__in=[answer.grade.submission_id for answer in answers],
        kind=GradeEventKind.MANUAL,
        grade_id=grade_id,
    )
    by = dict(events.order_by("at", "id").values_list("submission_id", "by_id"))
    return [answer for answer in answers if by.get(answer.grade.submission_id, reader.pk) != reader.pk]


def earlier_comments(answers: list[Answer], here: Answer) -> list[str]:
    """Return the comments on other answers to the question, the most used first, at most 12. No query."""
    used = Counter(answer.task["comment"].strip() for answer in answers if answer is not here)
    return [text for text, _times in used.most_common(13) if text and text != here.task["comment"].strip()][:12]
