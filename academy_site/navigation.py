"""Which places the header offers to which role."""

from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings
from django.urls import NoReverseMatch, get_script_prefix, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from people.base.enums import STAFF_ROLES, Role

# Role, what the link says, the name of its URL (or a page's path); shown in this order, each address once.
PLACES: tuple[tuple[Role, Promise | str, str], ...] = (
    (Role.STUDENT, _("My week"), "my-week"),
    (Role.STUDENT, _("Classes"), "pathways:my_classes"),
    (Role.STUDENT, _("Lessons"), "pathways:my_path"),
    (Role.STUDENT, _("Skills"), "pathways:my_skills"),
    (Role.STUDENT, _("Questions"), "pathways:my_questions"),
    (Role.STUDENT, _("Jobs"), "placement:mine"),
    (Role.STUDENT, _("Sharing"), "people:sharing"),
    (Role.INSTRUCTOR, _("Teaching"), "pathways:teach"),
    (Role.INSTRUCTOR, _("Gradebook"), "labs:teach"),
    (Role.INSTRUCTOR, _("Questions"), "pathways:questions"),
    (Role.INSTRUCTOR, _("Lessons"), "pathways:index"),
    (Role.INSTRUCTOR, _("Content"), "wagtailadmin_home"),
    (Role.ASSISTANT, _("Teaching"), "pathways:teach"),
    (Role.ASSISTANT, _("Gradebook"), "labs:teach"),
    (Role.ASSISTANT, _("Questions"), "pathways:questions"),
    (Role.ASSISTANT, _("Lessons"), "pathways:index"),
    (Role.PLACEMENT, _("Board"), "placement:board"),
    (Role.PLACEMENT, _("Who is ready"), "placement:ready"),
    (Role.PLACEMENT, _("Follow-up"), "placement:this-week"),
    (Role.PLACEMENT, _("Openings"), "placement:orders"),
    (Role.PLACEMENT, _("Employers"), "placement:employers"),
    (Role.PLACEMENT, _("Outcomes"), "placement:outcomes"),
    (Role.REPORTER, _("Exact figures"), "placement:exact"),
    (Role.EMPLOYER, _("Your openings"), "placement:employer-home"),
    (Role.EMPLOYER, _("Talk to us"), "placement:employer-messages"),
    (Role.EDITOR, _("Content"), "wagtailadmin_home"),
    (Role.ADMINISTRATOR, _("Cohorts"), "pathways:teach"),
    (Role.ADMINISTRATOR, _("Accounts"), "people:accounts"),
    (Role.ADMINISTRATOR, _("Invitations"), "people:invitations"),
    (Role.ADMINISTRATOR, _("Who works with whom"), "people:caseloads"),
    (Role.ADMINISTRATOR, _("Cover"), "people:covers"),
    (Role.ADMINISTRATOR, _("Outcomes"), "placement:outcomes"),
    (Role.ADMINISTRATOR, _("First steps"), "first-steps"),
    *((role, _("My tasks"), "people:tasks") for role in Role if role in STAFF_ROLES),
    *((role, _("People and safety"), "people:desk") for role in Role if role in STAFF_ROLES),
)


@dataclass(frozen=True)
class Place:
    """One link of the header."""

    label: Promise | str
    url: str
    current: bool


def places(roles: frozenset[str], path: str) -> list[Place]:
    """Return the links for `roles`; one whose page does not exist is left out. The closest to `path` is current."""
    found, here = _found(roles, settings.ROOT_URLCONF, get_script_prefix()), nearest(roles, path)
    return [Place(label, url, url == here) for url, label in found.items()]


def nearest(roles: frozenset[str], path: str) -> str:
    """Return the address among the links for `roles` that is closest to `path`; "" where none is."""
    found = _found(roles, settings.ROOT_URLCONF, get_script_prefix())
    return max((url for url in found if path.startswith(url)), key=len, default="")


@lru_cache(256)
def _found(roles: frozenset[str], _urls: str, _prefix: str) -> dict[str, Promise | str]:
    """Return address → what the link says; addresses stay the same while a process runs."""
    found: dict[str, Promise | str] = {}
    for role, label, name in PLACES:
        if role in roles and (url := address(name)):
            found.setdefault(url, label)
    return found


def business_places(roles: frozenset[str], path: str) -> list[Place]:
    """Return the links of a business account: those of its role, and the account itself."""
    account = reverse("people:me")
    return [*places(roles, path), Place(_("Your account"), account, path.startswith(account))]


def address(name: str) -> str:
    """Return the URL called `name`, or "" where there is none; a path stays what it is."""
    if name.startswith("/"):
        return name
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
