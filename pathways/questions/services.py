"""Questions asked, taken back, answered and shared."""

import re
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from pathways.base.errors import NotAllowed, NotEnrolled, PathwaysError
from pathways.base.locking import lock_student
from pathways.questions.models import Question, SharedAnswer
from pathways.questions.places import spot
from pathways.questions.rules import cohort_to_ask, may_answer
from people.messages.notify import notify
from people.models import User
from people.tasks.services import close_task, open_task
from people.trail.confidential import open_sealed, seal

TASK, ANSWERED = "question", "question_answered"
MOST_CHARACTERS, MOST_OPEN = 2000, 20


class TooManyOpen(PathwaysError):
    """So many questions of the student wait already that one more would not be read sooner."""


class Answered(PathwaysError):
    """The question has its answer: it is not taken back any more."""


class OwnWords(PathwaysError):
    """The question to be shared is the student's own, word for word: how somebody writes tells who they are."""


class TellsWho(PathwaysError):
    """Words for a whole cohort hold the name of somebody in it; `name` is what was found."""

    def __init__(self, name: str) -> None:
        """Keep what was found."""
        self.name = name
        super().__init__("The words name somebody.")


@transaction.atomic
def ask_question(*, student: User, place: str, target: UUID, words: str, part: str = "") -> Question:
    """Ask the instructors of the student's cohort; the words are sealed with the student's key.

    Opens a task for one of them. The same words at the same place while they wait are not asked twice. Raises
    `NotEnrolled` for a place that is not there or is not of the student's courses, `TooManyOpen`.
    """
    found = spot(place, target)
    cohort = cohort_to_ask(student, found.course_key) if found else None
    if found is None or cohort is None:
        raise NotEnrolled("There is no seat for this course.")
    lock_student(student)
    waiting = list(Question.objects.filter(student=student, answered_at=None))
    for question in waiting:
        if (question.target, question.part) == (target, part) and _own_words(question) == words:
            return question
    if len(waiting) >= MOST_OPEN:
        raise TooManyOpen("Many questions wait already.")
    question = Question.objects.create(
        student=student, cohort=cohort, place=place, target=target, part=part,
        sealed_words=seal(student, "question", words[:MOST_CHARACTERS]),
    )  # fmt: skip
    path = reverse("pathways:question", args=[question.pk])
    open_task(kind=TASK, about=question.pk, path=path, student=student, group=cohort.pk)
    return question


def _own_words(question: Question) -> str:
    return open_sealed(question.student, "question", question.sealed_words, reader=question.student, reason="")


@transaction.atomic
def take_back_question(*, question: Question, by: User) -> None:
    """Let the student take back a question that waits: its words are deleted, and its task is closed.

    Raises `NotAllowed` for anybody else, `Answered` for one that has its answer.
    """
    if question.student_id != by.pk:
        raise NotAllowed("Only the student takes a question back.")
    held = Question.objects.select_for_update().filter(pk=question.pk).first()
    if held is None:
        return
    if held.answered_at is not None:
        raise Answered("This has an answer.")
    close_task(about=held.pk, kinds=(TASK,))
    held.delete()


@transaction.atomic
def read_question(*, question: Question, by: User) -> tuple[str, str]:
    """Return words and answer for who may answer; writes each look down for the student to read.

    Raises `NotAllowed` for staff of other cohorts and who is kept away, `Unreadable` for a destroyed key.
    """
    if not may_answer(by, question):
        raise NotAllowed("This question is not for you.")
    student, why = question.student, _("To answer your question")
    words = open_sealed(student, "question", question.sealed_words, reader=by, reason=why)
    return words, open_sealed(student, "question_answer", question.sealed_answer, reader=by, reason=why)


@transaction.atomic
def answer_question(*, question: Question, answer: str, by: User) -> Question:
    """Answer a question, or put another answer in its place; the student finds a message.

    The task is closed. The same answer again changes nothing. Raises `NotAllowed` as `read_question`.
    """
    if not may_answer(by, question):
        raise NotAllowed("This question is not for you.")
    held = Question.objects.select_for_update(of=("self",)).select_related("student").get(pk=question.pk)
    student = held.student
    before = open_sealed(student, "question_answer", held.sealed_answer, reader=student, reason="")
    if held.answered_at and before == answer:
        return held
    held.sealed_answer = seal(student, "question_answer", answer)
    held.answered_at, held.answered_by = timezone.now(), by
    held.save()
    close_task(about=held.pk, kinds=(TASK,))
    notify(user=student, kind=ANSWERED, path=f"{reverse('pathways:my_questions')}#{held.pk}")
    return held


@transaction.atomic
def share_answer(*, question: Question, asks: str, answer: str, by: User, names_nobody: bool = False) -> SharedAnswer:
    """Let a question and its answer stand for the whole cohort, in staff's words; again puts new words there.

    Nothing of the student's own is copied. Raises `NotAllowed` as `read_question`, `OwnWords`, and `TellsWho` where
    the words hold a name of somebody in the cohort, unless `names_nobody` says that it is not meant as one.
    """
    if not may_answer(by, question):
        raise NotAllowed("This question is not for you.")
    if _plain(asks) == _plain(_own_words(question)):
        raise OwnWords("These are the student's own words.")
    named = name_in(f"{asks}\n{answer}", question)
    if named and not names_nobody:
        raise TellsWho(named)
    values = {"asks": asks, "answer": answer, "shared_by": by, "shared_at": timezone.now()}
    values |= {"cohort": question.cohort, "target": question.target, "part": question.part}
    return SharedAnswer.objects.update_or_create(question=question, defaults=values)[0]


def _plain(text: str) -> str:
    """Return the letters of a text alone, so that a comma more is no other text."""
    return "".join(letter for letter in text.casefold() if letter.isalnum())


def name_in(text: str, question: Question) -> str:
    """Return the name of somebody in the cohort that stands in the text as a word, or ""."""
    seated = User.objects.filter(enrolments__cohort=question.cohort_id)
    people = seated.union(User.objects.filter(pk=question.student_id)).values_list("display_name", "username")
    names = {name for pair in people for name in pair if len(name) > 2}
    return next((name for name in sorted(names) if re.search(rf"\b{re.escape(name)}\b", text, re.IGNORECASE)), "")


@transaction.atomic
def take_back_shared(*, shared: SharedAnswer, by: User) -> None:
    """Take an answer away from the cohort's pages. Raises `NotAllowed` for who does not teach the cohort."""
    if shared.question is None or not may_answer(by, shared.question):
        raise NotAllowed("This is not yours to take back.")
    shared.delete()
