"""What can go wrong, each with a text that may be shown."""


class GraderError(Exception):
    """Base of all errors of the grading engine."""


class BuildError(GraderError):
    """The author's files cannot become a release; the text says which file, what, and how to mend it."""


class UnreadableSubmission(GraderError):
    """What was handed in cannot be graded; the text is for the student."""

    def __init__(self, message: str, detail: str = "") -> None:
        super().__init__(message)
        self.detail = detail or message


class SandboxUnavailable(GraderError):
    """This machine offers no sandbox that the grader accepts."""


class PackagesMissing(GraderError):
    """A course's own packages are not here, or cannot be used; the message says what brings them."""


class SandboxDied(GraderError):
    """The sandbox's own process ended: our fault, never the student's."""


class NoNotebook(BuildError):
    """A folder below source/ that holds no notebook: it is no lab."""


class UnknownLanguage(BuildError):
    """A notebook is in a language that labs are not graded in; other labs of its course are not touched by that."""
