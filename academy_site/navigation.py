"""Which places the header offers to which role."""

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from people.enums import Role

# Role, what the link says, the name of its URL; shown in this order, each address once.
PLACES: tuple[tuple[Role, Promise | str, str], ...] = (
    (Role.STUDENT, _("My week"), "my-week"),
    (Role.STUDENT, _("Pathways"), "pathways:index"),
    (Role.STUDENT, _("Jobs"), "placement:mine"),
    (Role.INSTRUCTOR, _("Teaching"), "pathways:teach"),
    (Role.INSTRUCTOR, _("Gradebook"), "labs:teach"),
    (Role.ASSISTANT, _("Teaching"), "pathways:teach"),
    (Role.ASSISTANT, _("Gradebook"), "labs:teach"),
    (Role.PLACEMENT, _("Board"), "placement:board"),
    (Role.PLACEMENT, _("Outcomes"), "placement:outcomes"),
    (Role.EMPLOYER, _("Openings"), "placement:employer-home"),
    (Role.EDITOR, _("Content"), "wagtailadmin_home"),
    (Role.ADMINISTRATOR, _("Accounts"), "people:accounts"),
)


@dataclass(frozen=True)
class Place:
    """One link of the header."""

    label: Promise | str
    url: str
    current: bool


def places(roles: frozenset[str], path: str) -> list[Place]:
    """Return the links for `roles`; one whose page does not exist (yet) is left out. `path` marks the current one."""
    found: dict[str, Place] = {}
    for role, label, name in PLACES:
        if role in roles and (url := address(name)) and url not in found:
            found[url] = Place(label, url, path.startswith(url))
    return list(found.values())


def address(name: str) -> str:
    """Return the URL called `name`, or "" where there is none."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
