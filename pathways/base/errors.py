"""Errors that services of this app raise; each leaves everything unchanged."""

from pathlib import Path


class PathwaysError(Exception):
    """Base of this app's errors; its text can be shown to the person who acted."""


class IllegalTransition(PathwaysError):
    """The move from one student state to another is not on the map."""

    def __init__(self, from_state: str, to_state: str) -> None:
        """Keep both ends for the message and for tests."""
        self.from_state, self.to_state = from_state, to_state
        super().__init__(f"There is no step from {from_state} to {to_state}.")


class NotAllowed(PathwaysError):
    """The person who acts may not make this move."""


class ReasonMissing(PathwaysError):
    """A staff override was asked for without a reason."""


class NoSeatLeft(PathwaysError):
    """The cohort is full."""


class AlreadyEnrolled(PathwaysError):
    """The person already has a seat in this cohort."""


class NotEnrolled(PathwaysError):
    """The person has no seat in this cohort or course."""


class BadPlan(PathwaysError):
    """Dates, seats or staff of a cohort that cannot be; the text says what to change."""


class CohortArchived(PathwaysError):
    """The cohort is archived: nobody joins it and nothing is planned."""


class StillToDo(PathwaysError):
    """A lesson cannot be finished yet: a quiz or a lab of it was not touched."""

    def __init__(self, quizzes: list[str], labs: list[str]) -> None:
        """Keep the ids of the quizzes and the keys of the labs, in the lesson's order."""
        self.quizzes, self.labs = quizzes, labs
        super().__init__("A quiz or a lab of this lesson is still to do.")


class NotYetReady(PathwaysError):
    """What was asked for comes after something that is not there yet; the text says what."""


class UnknownPlace(PathwaysError):
    """A lesson has no such place."""


class UnknownQuiz(PathwaysError):
    """The lesson, as published now, has no such quiz."""


class QuizClosed(PathwaysError):
    """The quiz takes no answers now: it is not open, has no try left, or was not started; the text says which."""


class CurriculumError(PathwaysError):
    """A curriculum file cannot be read: names the file, the line and the field."""

    def __init__(self, path: Path | str, line: int, field: str, message: str) -> None:
        """Keep each part; the text reads `file:line: field: message`."""
        self.path, self.line, self.field, self.message = str(path), line, field, message
        super().__init__(f"{path}:{line}: {field}: {message}")
