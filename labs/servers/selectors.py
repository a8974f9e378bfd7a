"""What the hub learns about a person at sign-in."""

from labs.base import roster
from people.models import User


def hub_groups(user: User) -> list[str]:
    """Return the hub's groups of a person: `course-<key>` where enrolled, `instructor-<key>` where teaching."""
    learnt = {f"course-{key}" for key in roster.courses_learnt(user)}
    taught = {f"instructor-{key}" for key in roster.courses_taught(user)}
    return sorted(learnt | taught)
