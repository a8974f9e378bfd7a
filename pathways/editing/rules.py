"""Who may edit which page: Wagtail's own permissions, asked only for those who could have one."""

from typing import Any

from pathways.cohorts.rules import Person
from people.base.enums import ROLE_GROUPS
from people.base.rules import has_role


def can_edit(user: Person, page: Any) -> bool:
    """Return whether the person may edit the page; costs no query for anybody whose role lets them edit nothing."""
    return has_role(user, *ROLE_GROUPS) and bool(page.permissions_for_user(user).can_edit())
