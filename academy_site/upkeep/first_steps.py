"""What a new academy needs before its first class; each item is ticked by what is really there."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.models import Revision

from academy_site.home.models import HomePage
from academy_site.navigation import address
from academy_site.upkeep.models import Counsel, RestoreProof
from labs.models import GradeEvent
from pathways.models import Cohort, CohortStaff, Enrolment
from people.base.enums import Role
from people.models import RoleGrant


@dataclass(frozen=True)
class Item:
    """One thing to do: what, whether it is done, what it takes, and where ("" where it is done outside the site)."""

    key: str
    title: Promise | str
    done: bool
    how: Promise | str
    url: str = ""


def items() -> list[Item]:
    """Return every item in the order in which they are done; a fixed number of queries."""
    signed_in, live_roles = _roles()
    staff = {str(Role.INSTRUCTOR), str(Role.PLACEMENT)} <= live_roles
    cohorts = address("pathways:new_cohort") or address("pathways:teach")
    return [
        Item(
            "administrators",
            _("Two administrators have signed in"),
            signed_in >= 2,
            _("Some steps need two people. Give the second sheet from set-up to somebody you trust."),
            address("people:accounts"),
        ),
        Item(
            "words",
            _("The home page says it in your own words"),
            _has_own_words(),
            _("A content editor changes the words. The name comes from set-up: make academy."),
            address("people:invitations"),
        ),
        Item(
            "staff",
            _("There is an instructor, and somebody for placement"),
            staff,
            _("Invite them with the role that they will have. A second administrator agrees."),
            address("people:invitations"),
        ),
        Item(
            "cohort",
            _("The first cohort has dates and an instructor"),
            CohortStaff.objects.filter(cohort__in=Cohort.objects.all()).exists(),
            _("Choose a pathway and a first day, and who teaches."),
            cohorts,
        ),
        Item(
            "seats",
            _("The first student has a seat"),
            Enrolment.objects.filter(ended_at=None).exists(),
            _("Print invitation cards. A card holds a code, and nothing about the person."),
            address("people:invitations"),
        ),
        Item(
            "lab",
            _("The first lab came back with points"),
            GradeEvent.objects.exists(),
            _("A student hands in; this ticks itself. To try it without a student: make try-a-lab."),
        ),
        Item(
            "backup",
            _("A backup was opened again, and it was whole"),
            RestoreProof.objects.exists(),
            _("On the machine: make prove, with the key from your USB stick."),
        ),
        Item(
            "counsel",
            _("You know which lawyer to call"),
            Counsel.objects.exists(),
            _("For the day when somebody asks for a person’s records. Write it down below."),
        ),
    ]


def _roles() -> tuple[int, set[str]]:
    """Return how many administrators have ever signed in, and which roles somebody holds. One query."""
    rows = RoleGrant.objects.filter(ended_at=None, user__is_active=True).values_list(
        "role", "user_id", "user__last_login"
    )
    held = list(rows)
    came = {user for role, user, seen in held if role == Role.ADMINISTRATOR and seen is not None}
    return len(came), {role for role, _user, _seen in held}


def _has_own_words() -> bool:
    """Return whether an editor has changed a home page: set-up leaves one version of each."""
    pages = HomePage.objects.filter(depth=2).values_list("pk", flat=True)
    versions = Revision.objects.filter(object_id__in=[str(pk) for pk in pages], content_type__model="homepage")
    return versions.exclude(user=None).exists()
