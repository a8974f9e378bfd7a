"""Pages of the second step: without script, at an address without a name, and against sly requests."""

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.utils.html import escape

from people.base.enums import Role
from people.signin.passkeys import work_here
from tests.people.factories import person
from tests.people.signin.signing import browser

pytestmark = pytest.mark.django_db
DEMO, NAMED = "127.0.0.1:8000", "localhost:8000"
LIST = "/accounts/2fa/webauthn/"
QUERIES = 4


def passkey(user, name="My phone") -> Authenticator:
    """Give `user` a passkey as the list shows it; no device stands behind it."""
    return Authenticator.objects.create(user=user, type=Authenticator.Type.WEBAUTHN, data={"name": name})


@pytest.mark.parametrize(
    ("host", "secure", "works"),
    [
        ("127.0.0.1:8000", False, False),
        ("127.0.0.1", True, False),
        ("[::1]:8000", True, False),
        ("localhost:8000", False, True),
        ("academy.example", True, True),
        ("academy.example", False, False),
    ],
)
def test_passkeys_need_a_name_and_a_safe_connection(rf, settings, host, secure, works):
    settings.ALLOWED_HOSTS = ["*"]
    assert work_here(rf.get("/", secure=secure, headers={"host": host})) is works


def test_sign_in_page_offers_a_passkey_only_where_it_works():
    named = Client().get("/accounts/login/", headers={"host": NAMED}).content.decode()
    demo = Client().get("/accounts/login/", headers={"host": DEMO}).content.decode()
    assert 'id="passkey_login"' in named
    assert "mfa/js/webauthn.js" in named
    assert "passkey" not in demo.lower()
    assert "webauthn" not in demo


def test_sign_in_page_hides_the_passkey_without_script_and_says_so():
    page = Client().get("/accounts/login/", headers={"host": NAMED}).content.decode()
    (button,) = [part for part in page.split("<button")[1:] if 'id="passkey_login"' in part.split(">")[0]]
    assert button.split(">")[0].endswith("data-passkey hidden")
    assert '<noscript><p class="govuk-body">A passkey needs JavaScript' in page


def test_pages_of_the_demo_explain_why_there_is_no_passkey():
    user = person(Role.INSTRUCTOR)
    client = browser(user, confirmed=True)
    for path in ("add/", ""):
        page = client.get(LIST + path, headers={"host": DEMO}).content.decode()
        assert "Passkeys do not work at this address." in page
        assert "mfa_webauthn_add" not in page
    assert (
        "Use a passkey instead"
        not in client.get("/accounts/2fa/totp/activate/", headers={"host": DEMO}).content.decode()
    )
    index = client.get("/accounts/2fa/", headers={"host": DEMO}).content.decode()
    assert "Not at this address: it has no name" in index
    assert "Add a passkey" not in index
    assert "Add a passkey" in client.get("/accounts/2fa/", headers={"host": NAMED}).content.decode()


def test_demo_does_not_ask_for_a_passkey_again():
    user = person(Role.INSTRUCTOR)
    client = browser(user)
    passkey(user)
    for host, offered in ((NAMED, True), (DEMO, False)):
        page = client.get("/accounts/reauthenticate/?next=/me/", headers={"host": host}).content.decode()
        assert ("Use a passkey" in page) is offered
        assert "Use a code" in page
    assert client.get(f"{LIST}reauthenticate/", headers={"host": DEMO}).status_code == 302


@pytest.mark.parametrize("method", ["post", "delete"])
def test_last_second_step_of_staff_stays(method):
    user = person(Role.INSTRUCTOR)
    only = passkey(user)
    client = browser(user, confirmed=True)
    answer = getattr(client, method)(f"{LIST}keys/{only.pk}/remove/")
    assert Authenticator.objects.filter(pk=only.pk).exists()
    if method == "post":
        page = client.get(answer["Location"], headers={"host": NAMED}).content.decode()
        assert "Your role needs a second step. Add another one first." in page
    else:
        assert answer.status_code == 405


def test_one_of_two_passkeys_of_staff_goes():
    user = person(Role.INSTRUCTOR)
    first, second = passkey(user), passkey(user, "Small key")
    client = browser(user, confirmed=True)
    client.post(f"{LIST}keys/{first.pk}/remove/")
    assert list(user.authenticator_set.values_list("pk", flat=True)) == [second.pk]
    client.post(f"{LIST}keys/{second.pk}/remove/")
    assert list(user.authenticator_set.values_list("pk", flat=True)) == [second.pk]


def test_last_passkey_of_a_student_goes():
    user = person()
    only = passkey(user)
    browser(user, confirmed=True).post(f"{LIST}keys/{only.pk}/remove/")
    assert not user.authenticator_set.exists()


def test_passkey_of_another_person_cannot_be_removed():
    theirs = passkey(person(), "Canary key")
    answer = browser(person(), confirmed=True).post(f"{LIST}keys/{theirs.pk}/remove/")
    assert answer.status_code == 404
    assert "Canary key" not in answer.content.decode()
    assert Authenticator.objects.filter(pk=theirs.pk).exists()


def test_name_of_a_passkey_is_text_and_short():
    user = person()
    mine = passkey(user)
    client = browser(user, confirmed=True)
    path = f"{LIST}keys/{mine.pk}/edit/"
    client.post(path, {"name": "x" * 41})
    mine.refresh_from_db()
    assert mine.data["name"] == "My phone"
    client.post(path, {"name": "<b>Mine</b>"})
    assert escape("<b>Mine</b>") in client.get(LIST).content.decode()


# Words of allauth's own templates, in English and in its Spanish: none of its pages is left as it came.
THEIRS = (
    "Security Key",
    "security key",
    "Authenticator",
    "authenticator",
    "Two-Factor",
    "Recovery Codes",
    "Clave de seg",
)


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize(
    "path", ["", "webauthn/", "webauthn/add/", "totp/deactivate/", "totp/activate/", "reauthenticate/"]
)
def test_pages_of_the_second_step_are_ours(path, language):
    user = person(Role.INSTRUCTOR, language=language)
    client = browser(user, confirmed=True)
    page = client.get(f"/accounts/2fa/{path}", headers={"host": NAMED}, follow=True).content.decode()
    assert page.count("<h1") == 1
    words = page.split('<main id="main"')[1].split("</main>")[0]
    assert [word for word in THEIRS if word in words] == []
    assert 'class="govuk-' in words


def test_second_step_codes_can_be_made_read_and_kept():
    user = person(Role.INSTRUCTOR)
    client = browser(user, confirmed=True)
    asked = client.get("/accounts/2fa/recovery-codes/generate/").content.decode()
    assert "Each one works once as your second step." in asked
    page = client.post("/accounts/2fa/recovery-codes/generate/", follow=True).content.decode()
    codes = user.authenticator_set.get(type="recovery_codes").wrap().get_unused_codes()
    assert len(codes) == 10
    assert all(f"<code>{code}</code>" in page for code in codes)
    assert "The ones you have now stop working" in client.get("/accounts/2fa/recovery-codes/generate/").content.decode()
    kept = client.get("/accounts/2fa/recovery-codes/download/").content.decode()
    assert kept.split() == codes


def test_list_of_passkeys_asks_the_database_as_often_for_three_as_for_one(django_assert_num_queries):
    user = person()
    client = browser(user)
    passkey(user)
    client.get(LIST)
    with django_assert_num_queries(QUERIES):
        client.get(LIST)
    passkey(user, "Second")
    passkey(user, "Third")
    with django_assert_num_queries(QUERIES):
        assert "Third" in client.get(LIST).content.decode()
