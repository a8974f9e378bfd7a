"""People and safety: every page of this kind that a staff member may open, and how much waits there.

Other apps add their pages: `desk.register(build)` with `build(reader) -> list[Desk]`, each in one query or two.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from people.accounts import role_changes
from people.base.enums import EMERGENCY_ROLES, Role
from people.base.models.user import User
from people.base.rules import has_role, is_staff_member
from people.contact.enums import Channel
from people.contact.notices import calls_now, channels_on
from people.oversight import emergency
from people.rights import record_requests
from people.signin.selectors import recoveries_to_confirm
from people.trail import anchors


@dataclass(frozen=True)
class Desk:
    """One page: what it is called, what it is for, and how many things wait there for this reader."""

    label: str | Promise
    hint: str | Promise
    url: str
    waits: int = 0


Build = Callable[[User], list[Desk]]
_builders: list[Build] = []


def register(build: Build) -> None:
    """Let an app add pages of its own."""
    _builders.append(build)


def desks(reader: User) -> list[Desk]:
    """Return the pages that the reader may open; the number of queries is the same at any size."""
    own = [*_accounts(reader), *_confirming(reader), *_safety(reader), *_always(reader)]
    return own + [desk for build in _builders for desk in build(reader)]


def _accounts(reader: User) -> list[Desk]:
    if not has_role(reader, Role.ADMINISTRATOR):
        return []
    return [
        Desk(
            _("Accounts and roles"),
            _("Find somebody, ask for a role, end one, read every change."),
            reverse("people:accounts"),
        ),
        Desk(_("Invitations"), _("Make a card for somebody new."), reverse("people:invitations")),
        Desk(
            _("Who works with whom"),
            _("Lists of placement staff, and who is kept away from whose records."),
            reverse("people:caseloads"),
        ),
    ]


def _confirming(reader: User) -> list[Desk]:
    if not has_role(reader, Role.ADMINISTRATOR, Role.PLACEMENT):
        return []
    return [
        Desk(
            _("Roles to confirm"),
            _("A role begins when a second person says yes."),
            reverse("people:roles-to-confirm"),
            sum(row.may_confirm for row in role_changes.waiting_roles(reader)),
        )
    ]


def _safety(reader: User) -> list[Desk]:
    found = []
    if has_role(reader, Role.PLACEMENT) and Channel.PHONE in channels_on():
        found.append(
            Desk(
                _("Calls to make now"),
                _("Students who wish a call about a message, in their hours."),
                reverse("people:calls"),
                len(calls_now(reader)),
            )
        )
    if has_role(reader, *EMERGENCY_ROLES):
        found.append(
            Desk(
                _("Emergency access"),
                _("One field, one hour, two people; the student is told."),
                reverse("people:emergency"),
                emergency.waiting_number(reader),
            )
        )
    if has_role(reader, Role.ADMINISTRATOR):
        found.append(
            Desk(
                _("Requests for records"),
                _("A court or an agency asks for somebody’s records."),
                reverse("people:demands"),
                record_requests.demands(reader).filter(closed_at=None).count(),
            )
        )
        found.append(
            Desk(
                _("The access log"),
                _("Is it whole? A code to keep elsewhere."),
                reverse("people:access-log"),
                int(anchors.is_cut()),
            )
        )
    return found


def _always(reader: User) -> list[Desk]:
    if not is_staff_member(reader):
        return []
    return [
        Desk(
            _("Help somebody to get back in"),
            _("Two staff members meet them and hear their agreed words."),
            reverse("people:helping"),
            recoveries_to_confirm(reader).count(),
        ),
        Desk(
            _("Keep me away from somebody’s records"),
            _("You know a student from elsewhere. You need give no reason."),
            reverse("people:conflicts"),
        ),
    ]
