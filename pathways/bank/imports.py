"""Files of questions from other systems: what becomes of each question, and putting those that work into the bank."""

from collections.abc import Callable, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from pathways.bank.formats import gift, moodle, qti, qti_write
from pathways.bank.formats.verdicts import Unreadable, Verdict
from pathways.bank.formats.xml_text import decoded
from pathways.bank.models import BankQuestion
from pathways.marking.plain import Question

MOST_BYTES, MOST_QUESTIONS = 2_000_000, 500


def judge(data: bytes) -> list[Verdict]:
    """Return what becomes of each question of a file: GIFT, Moodle XML, QTI 2.1 or 3.0, told apart by their content.

    Changes nothing. Raises `Unreadable`.
    """
    if len(data) > MOST_BYTES:
        raise Unreadable(_("This file is too large: 2 MB fit."))
    verdicts = _read(data)
    if len(verdicts) > MOST_QUESTIONS:
        raise Unreadable(_("This file has more than %(n)s questions. Please split it.") % {"n": MOST_QUESTIONS})
    return _each_once(verdicts)


def _each_once(verdicts: list[Verdict]) -> list[Verdict]:
    """Leave out what stands in the file once more, word by word: the bank takes it once, and says so before."""
    held: list[Question] = []
    found = []
    for verdict in verdicts:
        if verdict.question is not None and verdict.question in held:
            found.append(Verdict(verdict.name, None, (_("The same question stands above."),)))
            continue
        held += [verdict.question] if verdict.question is not None else []
        found.append(verdict)
    return found


def _read(data: bytes) -> list[Verdict]:
    if data.startswith(b"PK"):
        return qti.read(data)
    text = decoded(data)
    if not text.lstrip().startswith("<"):
        return gift.read(text)
    return moodle.read(text) if "<quiz" in text else qti.read(text.encode())


@transaction.atomic
def take_in(*, course_key: str, questions: Sequence[Question], tags: str = "") -> int:
    """Put plain questions into a course's bank, each with `tags` beside its own; return how many are new.

    A question that the bank holds already, word by word, is not put in twice. Appends no event.
    """
    held = [row.question for row in BankQuestion.objects.filter(course_key=course_key)]
    new = []
    for question in questions:
        own = {**question, "tags": ", ".join(part for part in (question["tags"], tags.strip()) if part)}
        if own not in held:
            held.append(own)
            new.append(BankQuestion(course_key=course_key, question=own))
    # One by one, so that the order of the file is that of the bank.
    for row in new:
        row.save()
    return len(new)


def take_out(*, course_key: str, question: BankQuestion) -> None:
    """Take a question out of the bank; what was answered to it stays with its people."""
    BankQuestion.objects.filter(pk=question.pk, course_key=course_key).delete()


Written = tuple[bytes, list[tuple[str, str]]]


def _text(writer: Callable[[Sequence[Question]], tuple[str, list[tuple[str, str]]]]) -> Callable[..., Written]:
    def write(questions: Sequence[Question]) -> Written:
        text, left = writer(questions)
        return text.encode(), left

    return write


WRITERS: dict[str, tuple[str, str, Callable[[Sequence[Question]], Written]]] = {
    "gift": ("questions.gift.txt", "text/plain; charset=utf-8", _text(gift.write)),
    "moodle": ("questions.xml", "application/xml", _text(moodle.write)),
    "qti21": ("questions-qti21.zip", "application/zip", lambda questions: qti_write.write(questions, "2.1")),
    "qti30": ("questions-qti30.zip", "application/zip", lambda questions: qti_write.write(questions, "3.0")),
}
