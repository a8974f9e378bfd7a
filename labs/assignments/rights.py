"""How a lab is named in a person's data, and why its versions name nobody but staff."""

from labs.assignments.models import Assignment, AssignmentVersion
from people.rights import export, retention


def register() -> None:
    """Tell when a version goes."""
    staff = "with the lab: it names only an account of staff, which erasure empties"
    retention.keep(staff, AssignmentVersion)


def named_lab(assignment: Assignment) -> export.Named:
    """Return a lab's key with its title."""
    return export.Named(assignment.lab_key, assignment.title)
