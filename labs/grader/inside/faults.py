"""How a conversation with the student's process can go wrong.

None is an ordinary error: a check that waits for any error must not take an endless loop, a process that ended or a
damaged answer for the error that it waits for. The conversation remembers each, so that a check which swallows them
all the same has not passed.
"""

from __future__ import annotations


class Fault(BaseException):
    """The check cannot be decided by what its own code goes on to say."""


class CheckTimeout(Fault):
    """The student's code took too long inside this check."""


class StudentStopped(Fault):
    """The student's process is gone."""


class Undecided(Fault):
    """This value or question cannot cross, or the author's answer never showed what it means: a person decides."""


class OtherKind(Fault):
    """An object of the student's own class stands where the author's answer had plain data."""
