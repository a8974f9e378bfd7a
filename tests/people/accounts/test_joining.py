"""Coming in by invitation; getting back in; the second step of staff."""

from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from people.accounts.services.invitations import accept_invitation, make_invitation, withdraw_invitation
from people.accounts.services.role_requests import ask_role
from people.base.enums import Role
from people.base.errors import ClosedInvitation, NotAllowed
from people.base.rules import has_role
from people.models import Invitation, User
from people.signin.services.recovery import (
    confirm_recovery,
    finish_recovery,
    new_recovery_codes,
    open_recovery,
    recover,
    stop_recovery,
)
from tests.people.factories import person

pytestmark = pytest.mark.django_db
GOOD = "seven-quiet-lamps-44"


@pytest.fixture(autouse=True)
def fresh_limits():
    cache.clear()


@pytest.fixture
def administrator():
    return person(Role.ADMINISTRATOR)


def test_join_makes_a_named_account_and_shows_everything_once(administrator):
    _, code = make_invitation(by=administrator)
    response = Client().post("/join/", {"code": code, "display_name": "Robin", "password": ""})
    user = User.objects.get(display_name="Robin")
    text = response.content.decode()
    assert user.username in text
    assert has_role(user, Role.STUDENT)
    assert user.recovery_codes.count() == 10
    assert text.count("<li><code>") == 10
    again = Client().post("/join/", {"code": code})
    assert user.username not in again.content.decode()
    assert User.objects.filter(role_grants__role=Role.STUDENT).count() == 1


def test_join_with_the_shown_password_signs_in(administrator):
    _, code = make_invitation(by=administrator)
    user, password = accept_invitation(code=code)
    response = Client().post("/accounts/login/", {"login": user.username, "password": password})
    assert response.status_code == 302
    assert response["Location"] == "/start/"


def test_join_with_a_weak_password_keeps_the_code_open(administrator):
    invitation, code = make_invitation(by=administrator)
    response = Client().post("/join/", {"code": code, "password": "short"})
    assert b"govuk-error-message" in response.content
    assert Invitation.objects.get(pk=invitation.pk).is_open


def test_code_is_not_kept_in_plain_text(administrator):
    invitation, code = make_invitation(by=administrator)
    assert code.replace("-", "") not in invitation.code_hash.upper()


def closed_code(administrator, how):
    invitation, code = make_invitation(by=administrator)
    if how == "used":
        accept_invitation(code=code)
    if how == "withdrawn":
        withdraw_invitation(invitation=invitation, by=administrator)
    if how == "expired":
        Invitation.objects.filter(pk=invitation.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    return "ABCD-EFGH-JKMN" if how == "unknown" else code


def test_closed_codes_answer_alike(administrator):
    answers = set()
    for how in ("unknown", "used", "withdrawn", "expired"):
        code = closed_code(administrator, how)
        users = User.objects.count()
        with pytest.raises(ClosedInvitation):
            accept_invitation(code=code)
        text = Client().post("/join/", {"code": code}).content.decode().replace(code, "")
        answers.add(text.partition("<main")[2].replace("\n", "").partition("csrfmiddlewaretoken")[0])
        assert User.objects.count() == users
    assert len(answers) == 1


def test_join_is_limited_by_rate():
    client = Client()
    statuses = [client.post("/join/", {"code": "ABCD-EFGH-JKMN"}).status_code for _ in range(11)]
    assert statuses == [200] * 10 + [429]


@pytest.mark.parametrize("role", [Role.STUDENT, Role.INSTRUCTOR, Role.PLACEMENT, Role.EMPLOYER, Role.EDITOR])
def test_only_administrators_invite(role):
    with pytest.raises(NotAllowed):
        make_invitation(by=person(role))
    assert not Invitation.objects.exists()


def test_sign_up_page_leads_to_the_invitation_page():
    response = Client().get("/accounts/signup/")
    assert response["Location"] == "/join/"
    Client().post("/accounts/signup/", {"username": "intruder-name-1000", "password1": GOOD})
    assert not User.objects.filter(username="intruder-name-1000").exists()


def test_sign_in_answers_alike_for_known_and_unknown_names():
    user = person()
    pages = [
        Client().post("/accounts/login/", {"login": name, "password": "not-the-password-1"}).content.decode()
        for name in (user.username, "calm-nobody-9999")
    ]
    cut = [page.replace(user.username, "NAME").replace("calm-nobody-9999", "NAME") for page in pages]
    tails = [page.partition("govuk-error-summary")[2].partition("csrfmiddlewaretoken")[0] for page in cut]
    assert tails[0] == tails[1]
    assert "do not go together" in tails[0]


def test_recover_sets_the_password_once():
    user = person()
    code = new_recovery_codes(user=user)[0]
    form = {"username": user.username, "code": code.lower().replace("-", " "), "password": GOOD}
    assert b"Your new password is set" in Client().post("/recover/", form).content
    assert User.objects.get(pk=user.pk).check_password(GOOD)
    assert user.inbox.get(kind="password_recovered").path == "/me/"
    client, user = Client(), User.objects.get(pk=user.pk)
    client.force_login(user)
    assert "A printed code set a new password for you" in client.get("/me/").content.decode()
    assert "You made a new password for you, with a printed code" in client.get("/me/data/").content.decode()
    with time_machine.travel(timezone.now() + timedelta(days=8)):
        client.force_login(user)
        assert "A printed code set" not in client.get("/me/").content.decode()
    assert not recover(username=user.username, code=code, password="another-long-pass-1")


def test_recover_answers_alike_for_unknown_name_and_wrong_code():
    user = person()
    new_recovery_codes(user=user)
    old = User.objects.get(pk=user.pk).password
    answers = set()
    for name in (user.username, "calm-nobody-9999"):
        form = {"username": name, "code": "AAAAA-AAAAA", "password": GOOD}
        page = Client().post("/recover/", form).content.decode().replace(name, "NAME")
        answers.add(page.partition("govuk-error-summary")[2].partition("csrfmiddlewaretoken")[0])
    assert len(answers) == 1
    assert User.objects.get(pk=user.pk).password == old


def test_code_of_another_person_does_not_recover():
    user, other = person(), person()
    code = new_recovery_codes(user=other)[0]
    assert not recover(username=user.username, code=code, password=GOOD)
    assert not User.objects.get(pk=user.pk).check_password(GOOD)


def test_two_staff_recovery_needs_two_people_and_a_day():
    user, first, second = person(), person(Role.INSTRUCTOR), person(Role.PLACEMENT)
    recovery = open_recovery(user=user, by=first)
    assert user.inbox.filter(kind="recovery_opened").exists()
    with pytest.raises(NotAllowed):
        confirm_recovery(recovery=recovery, by=first)
    confirm_recovery(recovery=recovery, by=second)
    with pytest.raises(NotAllowed):
        finish_recovery(recovery=recovery, by=second)
    with time_machine.travel(timezone.now() + timedelta(hours=24, seconds=1)):
        code = finish_recovery(recovery=recovery, by=second)[0]
    assert recover(username=user.username, code=code, password=GOOD)


def test_recovery_stopped_by_the_person_gives_no_codes():
    user, first, second = person(), person(Role.INSTRUCTOR), person(Role.PLACEMENT)
    recovery = open_recovery(user=user, by=first)
    confirm_recovery(recovery=recovery, by=second)
    client = Client()
    client.force_login(user)
    client.post("/me/recovery/stop/")
    with time_machine.travel(timezone.now() + timedelta(days=2)), pytest.raises(NotAllowed):
        finish_recovery(recovery=recovery, by=second)


def test_recovery_is_not_opened_or_stopped_by_other_students():
    user, stranger = person(), person()
    with pytest.raises(NotAllowed):
        open_recovery(user=user, by=stranger)
    recovery = open_recovery(user=user, by=person(Role.INSTRUCTOR))
    with pytest.raises(NotAllowed):
        stop_recovery(recovery=recovery, by=stranger)


def code_now(secret):
    import time

    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def test_staff_sign_in_with_password_and_code():
    staff = person(Role.INSTRUCTOR)
    staff.set_password(GOOD)
    staff.save()
    TOTP.activate(staff, "JBSWY3DPEHPK3PXP")
    client = Client()
    response = client.post("/accounts/login/", {"login": staff.username, "password": GOOD})
    assert response["Location"] == "/accounts/2fa/authenticate/"
    assert client.get("/me/").status_code == 302
    client.post("/accounts/2fa/authenticate/", {"code": code_now("JBSWY3DPEHPK3PXP")})
    assert client.get("/me/").status_code == 200


def test_second_factor_secret_is_sealed_in_the_table():
    staff = person(Role.INSTRUCTOR)
    TOTP.activate(staff, "JBSWY3DPEHPK3PXP")
    assert "JBSWY3DPEHPK3PXP" not in str(Authenticator.objects.get().data)


@pytest.mark.parametrize("role", [Role.INSTRUCTOR, Role.ASSISTANT, Role.PLACEMENT, Role.EDITOR, Role.ADMINISTRATOR])
def test_staff_without_second_step_reach_nothing_but_its_set_up(role):
    client = Client()
    client.force_login(person(role))
    for path in ("/me/", "/messages/", "/start/", "/cms/", "/accounts-and-roles/"):
        assert client.get(path)["Location"] == "/accounts/2fa/"
    assert "Your work here needs a second step" in client.get("/accounts/2fa/").content.decode()
    assert client.get("/leave").status_code == 302


def test_students_may_go_without_second_step():
    client = Client()
    client.force_login(person())
    assert "You have no role here" not in client.get("/me/").content.decode()
    assert "Your work here needs" not in client.get("/accounts/2fa/").content.decode()


def test_somebody_whose_role_has_not_begun_reads_why_nothing_is_open():
    somebody = person()
    somebody.role_grants.update(ended_at=timezone.now())
    client = Client()
    client.force_login(somebody)
    assert "You have no role here now" in client.get("/me/").content.decode()
    ask_role(user=somebody, role=Role.INSTRUCTOR, by=person(Role.ADMINISTRATOR), reason="teaches")
    text = client.get("/me/").content.decode()
    assert "A second person at the academy confirms your role" in text
    assert "You have no role here now" not in text


@pytest.mark.parametrize("path", ["/cms/login/", "/_util/login/"])
def test_no_second_door_without_the_second_step(path):
    staff = person(Role.EDITOR)
    staff.set_password(GOOD)
    staff.save()
    TOTP.activate(staff, "JBSWY3DPEHPK3PXP")
    client = Client()
    response = client.post(path + "?next=/cms/", {"username": staff.username, "password": GOOD})
    assert response["Location"] == "/accounts/login/?next=/cms/"
    assert "_auth_user_id" not in client.session
    assert client.get("/cms/").status_code == 302
