"""Demo cohorts, seats and progress, all made by the services that real people use; a second run changes nothing."""

from collections.abc import Iterable
from datetime import time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from pathways.attendance.services import mark_presence
from pathways.base.enums import CohortRole, Presence, StudentState
from pathways.cohorts.selectors.cohorts import students_of
from pathways.cohorts.selectors.standing import student_state
from pathways.cohorts.services.enrolment import enrol_student
from pathways.cohorts.services.standing import move_student
from pathways.content.catalogue import LessonInfo, PathwayInfo, catalogue
from pathways.learning.selectors.quizzes import find_block, sitting_of
from pathways.learning.services.lessons import finish_lesson, open_lesson
from pathways.learning.services.quizzes import answer_quiz
from pathways.marking.kinds import right_answer
from pathways.models import Cohort, LessonPage, PathwayPage
from pathways.planning.services import Plan, make_cohort
from pathways.planning.weekly import Slot, weekly
from people.models import User

# Who teaches what: the last pathway belongs to somebody else, so that "own cohorts only" can be seen.
TAUGHT = ("it-support", "networking", "cybersecurity", "web-development")
MAIN = "networking"
# What staff type is read as it is in either language: a bilingual academy types both.
EVENINGS = ((1, "Class / Clase"), (3, "Open lab hour / Hora de laboratorio"))
PLACE = "Room 2 or online / Sala 2 o en línea"
TO_SEARCHING = (
    StudentState.IN_TRAINING,
    StudentState.COMPLETED,
    StudentState.CAREER_READY,
    StudentState.SEARCHING,
)


@transaction.atomic
def load(people: dict[str, User]) -> None:
    """Make a cohort for each published pathway, give the demo students their seats, and some progress."""
    shelf = catalogue("en")
    for way in shelf.pathways.values():
        _cohort(way, people)
    if MAIN not in shelf.pathways:
        return
    main = Cohort.objects.get(name=_name(shelf.pathways[MAIN]))
    _seats(main, (people[key] for key in ("student", "student_two", "student_ready")))
    _attendance(main, people["instructor"])
    _past(shelf.pathways[MAIN], people)
    _some_progress(people["student_two"], shelf.pathways[MAIN])
    _full_course(people["student_ready"], shelf.pathways[MAIN])
    _walk(people["student_ready"], TO_SEARCHING)


def _name(way: PathwayInfo) -> str:
    return f"{way.title}, this season"


def _cohort(way: PathwayInfo, people: dict[str, User]) -> None:
    if Cohort.objects.filter(name=_name(way)).exists():
        return
    monday = timezone.localdate() - timedelta(days=timezone.localdate().weekday())
    first, last = monday - timedelta(weeks=3), monday + timedelta(weeks=23, days=4)
    staff = [(people["instructor"], CohortRole.INSTRUCTOR)] if way.slug in TAUGHT else []
    if way.slug == MAIN:
        staff.append((people["assistant"], CohortRole.ASSISTANT))
    evenings = [Slot(weekday, time(18), 90, title, PLACE) for weekday, title in EVENINGS]
    weeks = monday - timedelta(weeks=1), monday + timedelta(weeks=7)
    plan = Plan(
        name=_name(way),
        pathway=PathwayPage.objects.get(pk=way.source_id),
        starts_on=first,
        ends_on=last,
        seats=16,
        time_zone=settings.TIME_ZONE,
        place=PLACE,
        staff=staff,
        meetings=weekly(evenings, *weeks, {}, ZoneInfo(settings.TIME_ZONE)),
    )
    make_cohort(plan=plan, by=people["administrator"])


def _seats(cohort: Cohort, students: Iterable[User]) -> None:
    for student in students:
        if not cohort.enrolments.filter(student=student).exists():
            enrol_student(cohort=cohort, student=student, by=None)


def _attendance(cohort: Cohort, by: User) -> None:
    """Mark everybody as here at the sessions that have been, one of them as excused from the last."""
    held = list(cohort.sessions.filter(ends_at__lte=timezone.now()))
    for session in held:
        for number, student in enumerate(students_of(cohort)):
            excused = session == held[-1] and number == 0
            if not session.attendance.filter(student=student).exists():
                presence = Presence.EXCUSED if excused else Presence.HERE
                mark_presence(session=session, student=student, presence=presence, by=by)


def _past(way: PathwayInfo, people: dict[str, User]) -> None:
    """Seat the past students in a cohort that has ended; four of five look for work or found it since."""
    name = f"{way.title}, last year"
    past = [user for key, user in sorted(people.items()) if key.startswith("past_")]
    if not past or Cohort.objects.filter(name=name).exists():
        return
    today = timezone.localdate()
    plan = Plan(
        name=name,
        pathway=PathwayPage.objects.get(pk=way.source_id),
        starts_on=today - timedelta(days=430),
        ends_on=today - timedelta(days=190),
        seats=len(past),
        time_zone=settings.TIME_ZONE,
    )
    cohort = make_cohort(plan=plan, by=people["administrator"])
    _seats(cohort, past)
    for number, student in enumerate(past, start=1):
        _walk(student, (StudentState.EXITED,) if number % 5 == 0 else TO_SEARCHING)


def _walk(student: User, states: Iterable[StudentState]) -> None:
    """Move a student along `states`, leaving out those that are behind already."""
    held = student_state(student)
    steps = list(states)
    if held in steps:
        steps = steps[steps.index(held) + 1 :]
    elif held != StudentState.ENROLLED:
        return
    for state in steps:
        move_student(student=student, to=state, by=None)


def _some_progress(student: User, way: PathwayInfo) -> None:
    """Finish the first lesson with half of its quiz, and open the second."""
    lessons = way.lessons[:2]
    if lessons:
        _answer(student, lessons[0], right=False)
        finish_lesson(student=student, lesson=lessons[0].key)
    if len(lessons) > 1:
        open_lesson(student=student, lesson=lessons[1].key)


def _full_course(student: User, way: PathwayInfo) -> None:
    """Finish every lesson of every published course, quizzes included; one with a lab ends when its lab is graded."""
    for lesson in way.lessons:
        open_lesson(student=student, lesson=lesson.key)
        _answer(student, lesson, right=True)
        if not lesson.labs:
            finish_lesson(student=student, lesson=lesson.key)


def _answer(student: User, lesson: LessonInfo, *, right: bool) -> None:
    page = LessonPage.objects.select_related("locale").get(pk=lesson.page_id)
    for quiz_id in lesson.quizzes:
        sitting = sitting_of(student, page, quiz_id, find_block(page, quiz_id, "quiz"), lesson)
        attempt = sitting.attempt(1)
        answers = {
            question["id"]: right_answer(question, attempt.values.get(question["id"], {}))
            for number, question in enumerate(attempt.questions)
            if right or number == 0
        }
        answer_quiz(student=student, page=page, quiz_id=quiz_id, answers=answers)
