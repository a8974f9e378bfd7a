"""Looking at tasks in tests."""

from people.models import Task, User


def waiting(owner: User | None) -> list[str]:
    """Return the kinds of the open tasks of a person, oldest first."""
    return list(Task.objects.filter(owner=owner, closed_at=None).values_list("kind", flat=True))


def task(kind: str) -> Task:
    """Return the one open task of a kind, whoever owns it; fails for none or two."""
    return Task.objects.get(kind=kind, closed_at=None)
