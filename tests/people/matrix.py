"""Who may open which page of the people app, of sign-in and of the identity provider."""

from datetime import date
from uuid import uuid4

from people.accounts.services.invitations import make_invitation
from people.accounts.services.role_requests import ask_role
from people.oversight.services import ask_emergency_access
from people.releases.services.releases import request_release
from people.rights.services.record_requests import record_demand
from people.signin.services.recovery import open_recovery
from tests.matrix.cells import EVERYBODY, cells, open_to_all
from tests.matrix.world import World

STAFF_OR_EMPLOYER = {"instructor": 403, "assistant": 403, "placement": 403, "employer": 403, "editor": 403}
OWN = cells(EVERYBODY, default=200)
# What a business account does not have: it is not there, not refused.
NO_BUSINESS = cells(EVERYBODY, default=200, employer=404)
NO_BUSINESS_POST = cells(EVERYBODY, default=405, employer=404)
POST = cells(EVERYBODY, default=405)
ADMIN = cells(administrator=200)
ADMIN_POST = cells(administrator=405)
RELEASE = cells(student=200, other_student=404, **STAFF_OR_EMPLOYER)
RELEASE_POST = cells(student=405, other_student=405, **STAFF_OR_EMPLOYER)
CONFIRM_FIRST = cells(EVERYBODY, default=302)

CELLS = {
    "people:cms-recover": open_to_all(302),
    "people:page-sign-in": open_to_all(302),
    "people:leave": open_to_all(302),
    "people:leaving-help": open_to_all() | {"employer": 404},
    "people:join": cells(EVERYBODY, visitor=200, default=302),
    "people:partner-join": cells(EVERYBODY, visitor=200, default=302),
    "people:recover": open_to_all(),
    "people:me": OWN,
    "people:trust-device": NO_BUSINESS_POST,
    "people:end-device": POST,
    "people:preferences": CONFIRM_FIRST,
    "people:recovery-codes": POST,
    "people:recovery-stop": POST,
    "people:my-data": NO_BUSINESS,
    "people:download": CONFIRM_FIRST,
    "people:contact": CONFIRM_FIRST | {"employer": 404},
    "people:erase": CONFIRM_FIRST,
    "people:closed-records": NO_BUSINESS,
    "people:close-records": NO_BUSINESS_POST,
    "people:helping": cells(instructor=200, assistant=200, placement=200, editor=200, administrator=200),
    "people:help-step": cells(instructor=405, assistant=405, placement=405, editor=405, administrator=405),
    "people:inbox": OWN,
    "people:message": cells(student=302, default=404),
    "people:draft": NO_BUSINESS,
    "people:tasks": NO_BUSINESS,
    "people:everybodys-tasks": ADMIN,
    "people:task-seen": NO_BUSINESS_POST,
    "people:sharing": cells(student=200, other_student=200),
    "people:release": RELEASE,
    "people:release-copy": RELEASE,
    "people:release-sign": RELEASE_POST,
    "people:release-decline": RELEASE_POST,
    "people:release-revoke": RELEASE_POST,
    "people:accounts": ADMIN,
    "people:account": ADMIN,
    "people:account-role": ADMIN_POST,
    "people:invitations": ADMIN,
    "people:invitation-withdraw": ADMIN_POST,
    "people:roles-to-confirm": cells(placement=200, administrator=200),
    "people:answer-role": cells(placement=405, administrator=405),
    "people:conflicts": cells(instructor=200, assistant=200, placement=200, editor=200, administrator=200),
    "people:emergency": cells(instructor=200, assistant=200, placement=200, administrator=200),
    "people:emergency-answer": ADMIN_POST,
    "people:emergency-look": cells(instructor=405, assistant=405, placement=405, administrator=405),
    "people:demands": ADMIN,
    "people:demand": ADMIN,
    "people:demand-step": ADMIN_POST,
    "people:demand-export": ADMIN_POST,
    "people:caseloads": ADMIN,
    "people:covers": cells(placement=200, administrator=200),
    "people:cover-end": cells(placement=405, administrator=405),
    "people:access-log": ADMIN,
    "people:account-close": ADMIN_POST,
    "people:desk": cells(instructor=200, assistant=200, placement=200, editor=200, administrator=200),
    "people:reach": cells(placement=200),
    "people:reach-open": cells(placement=405),
    "people:reach-words": cells(placement=405),
    "people:calls": cells(placement=200),
    "people:called": cells(placement=405),
    "account_login": cells(EVERYBODY, visitor=200, default=302),
    "account_logout": cells(EVERYBODY, default=200),
    "account_inactive": open_to_all(),
    "account_reauthenticate": cells(EVERYBODY, default=200),
    "account_change_password": cells(EVERYBODY, default=200),
    "account_signup": open_to_all(302) | {"visitor": 302},
    "account_reset_password": open_to_all(302),
    "account_email": open_to_all(302),
    "mfa_index": cells(EVERYBODY, default=200),
    "mfa_authenticate": open_to_all(302),
    "mfa_reauthenticate": cells(EVERYBODY, student=302, other_student=302, default=200),
    "mfa_activate_totp": CONFIRM_FIRST,
    "mfa_deactivate_totp": cells(EVERYBODY, student=404, other_student=404, default=302),
    "mfa_view_recovery_codes": cells(EVERYBODY, default=404),
    "mfa_generate_recovery_codes": CONFIRM_FIRST,
    "mfa_download_recovery_codes": cells(EVERYBODY, default=404),
    "mfa_list_webauthn": cells(EVERYBODY, default=200),
    "mfa_add_webauthn": CONFIRM_FIRST,
    "mfa_reauthenticate_webauthn": CONFIRM_FIRST,
    "mfa_remove_webauthn": CONFIRM_FIRST,
    "mfa_edit_webauthn": CONFIRM_FIRST,
    "mfa_login_webauthn": open_to_all(302),
    "usersessions_list": cells(EVERYBODY, default=200),
    "idp:oidc:configuration": open_to_all(),
    "idp:oidc:jwks": open_to_all(),
    "idp:oidc:authorization": cells(EVERYBODY, default=200),
    "idp:oidc:logout": cells(EVERYBODY, default=200),
    "idp:oidc:token": open_to_all(405),
    "idp:oidc:revoke": open_to_all(405),
    "idp:oidc:userinfo": open_to_all(401),
}


def release_of(world: World):
    """Return a release asked of the student, with texts that must not leak."""
    return request_release(
        student=world.people["student"],
        recipient_kind="employer",
        recipient_id=uuid4(),
        recipient_name="Canary Recipient",
        purpose="Canary purpose",
        fields=["display_name"],
        subject_kind="job_order",
        subject_id=uuid4(),
        subject_name="Canary subject",
        by=world.people["student"],
    )


def role_request(world: World):
    """Return a role that waits for its second person."""
    by = world.people["administrator"]
    return ask_role(user=world.people["student"], role="editor", by=by, reason="Canary reason")


def kwargs(name: str, world: World) -> dict[str, object]:
    """Return the URL kwargs: everything belongs to the student."""
    if name.startswith("people:release"):
        return {"release_id": release_of(world).pk}
    if name == "people:message":
        release_of(world)
        return {"item_id": world.people["student"].inbox.first().pk}
    if name == "people:task-seen":
        return {"task_id": uuid4()}
    if name == "people:cover-end":
        return {"cover": uuid4()}
    if name == "people:help-step":
        # An administrator, who may go on without the agreed words.
        return {"recovery_id": open_recovery(user=world.people["student"], by=world.people["administrator"]).pk}
    if name.startswith("people:emergency-"):
        wish = {"student": world.people["student"], "field": "contact", "reason": "Canary reason"}
        return {"access_id": ask_emergency_access(**wish, by=world.people["instructor"]).pk}
    if name.startswith("people:demand") and name != "people:demands":
        paper = {"kind": "subpoena", "sender": "Canary court", "received_on": date(2026, 1, 2), "due_on": None}
        return {"demand_id": record_demand(person=world.people["student"], by=world.people["admin_two"], **paper).pk}
    if name == "people:answer-role":
        return {"request_id": role_request(world).pk}
    if name in {"people:account", "people:account-role", "people:account-close"} or name.startswith(
        ("people:reach", "people:called")
    ):
        return {"user_id": world.people["student"].pk}
    if name == "people:invitation-withdraw":
        return {"invitation_id": make_invitation(by=world.people["administrator"])[0].pk}
    if name in {"mfa_remove_webauthn", "mfa_edit_webauthn"}:
        return {"pk": 1}
    return {}


_RELEASE_WORDS = ["Canary Recipient", "Canary purpose", "Canary subject"]
FORBIDDEN = {name: lambda world: _RELEASE_WORDS for name in ("people:release", "people:release-copy")}
