"""Passkeys from end to end: Chromium with a passkey device, and the site behind it."""

from pathlib import Path

import pyotp
import pytest

from people.base.enums import Role
from tests import prepared
from tests.people.factories import person
from tests.people.signin.passkeys import PASSWORD, somebody

pytestmark = [pytest.mark.e2e, pytest.mark.slow]
REFUSED = "That did not work, and nothing has changed."


@pytest.fixture(scope="module")
def built() -> Path:
    """Make what a browser gets; return where it lies."""
    return prepared.front() / "build"


@pytest.fixture
def staff(live_server, built, settings):
    """A new member of staff, in front of a site whose address is a name."""
    settings.STATICFILES_DIRS = [("build", built)]
    settings.SITE_URL = live_server.url
    user = person(Role.INSTRUCTOR, display_name="Canary Shown")
    user.set_password(PASSWORD)
    user.save()
    return user


@pytest.fixture
def someone(chromium, live_server, staff):
    """Whoever sits at the browser; it must have complained about nothing."""
    assert live_server.url.startswith("http://localhost:")
    with somebody(chromium, live_server.url) as someone:
        yield someone
        assert someone.complaints == []


def adds_passkey(someone, username: str, *, alone: bool = False) -> None:
    """Come in as new staff do, and add a passkey."""
    someone.types_name_and_password(username)
    someone.reads("Your second step")
    someone.clicks("link", "Add a passkey")
    someone.confirms_by_password()
    someone.reads("Add a passkey")
    someone.page.get_by_label("Name of this passkey").fill("My phone")
    if alone:
        someone.page.get_by_label("Sign in with this passkey alone").check()
    someone.clicks("button", "Add the passkey")
    someone.reads("Printed second-step codes")


def test_new_staff_add_a_passkey_and_use_it_as_second_step(someone, staff):
    someone.types_name_and_password(staff.username)
    someone.reads("Your second step")
    # Nothing else opens before there is one.
    someone.goes_to("/me/")
    someone.reads("Your second step")
    someone.looks("choice")
    someone.clicks("link", "Set up a code app")
    someone.confirms_by_password()
    someone.reads("Set up a code app")
    someone.clicks("link", "Use a passkey instead")
    someone.reads("Add a passkey")
    assert not someone.page.get_by_text(REFUSED).is_visible()
    someone.looks("add")
    someone.says_no()
    someone.clicks("button", "Add the passkey")
    someone.page.get_by_text(REFUSED).wait_for()
    someone.looks("add-refused")
    someone.says_no(False)
    # The Enter key does what the button does.
    someone.page.get_by_label("Name of this passkey").press("Enter")
    someone.reads("Printed second-step codes")
    assert someone.page.get_by_text("The passkey is added.").is_visible()
    assert someone.page.locator(".codes code").count() == 10
    someone.looks("codes")
    assert len(someone.credentials()) == 1
    someone.goes_to("/me/")
    someone.reads("Your account")
    someone.signs_out()
    someone.types_name_and_password(staff.username)
    someone.reads("Your second step")
    # The password alone opens nothing.
    someone.goes_to("/me/")
    someone.reads("Your second step")
    someone.looks("second-step")
    someone.clicks("button", "Use a passkey")
    someone.page.wait_for_url(lambda url: "/accounts/" not in url)
    someone.goes_to("/me/")
    someone.reads("Your account")


def test_passkey_alone_signs_in_only_where_its_owner_chose_that(someone, staff):
    adds_passkey(someone, staff.username)
    assert [one["isResidentCredential"] for one in someone.credentials()] == [False]
    someone.goes_to("/accounts/2fa/webauthn/add/")
    someone.page.get_by_label("Sign in with this passkey alone").check()
    someone.takes_another_device()
    someone.clicks("button", "Add the passkey")
    someone.reads("Your second step")
    (kept,) = someone.credentials()
    assert kept["isResidentCredential"]
    # What the device lists says the sign-in name alone.
    assert {kept["userName"], kept["userDisplayName"]} == {staff.username}
    someone.signs_out()
    someone.looks("sign-in")
    someone.clicks("button", "Use a passkey")
    someone.page.wait_for_url(lambda url: "/accounts/" not in url)
    someone.goes_to("/me/")
    someone.reads("Your account")


def test_passkey_opens_a_page_that_asks_again(someone, staff):
    adds_passkey(someone, staff.username)
    someone.signs_out()
    someone.types_name_and_password(staff.username)
    someone.clicks("button", "Use a passkey")
    someone.page.wait_for_url(lambda url: "/accounts/" not in url)
    someone.goes_to("/me/preferences/")
    someone.reads("Confirm that it is you")
    someone.clicks("link", "Use a passkey")
    someone.reads("Confirm that it is you")
    someone.looks("confirm")
    someone.clicks("button", "Use a passkey")
    someone.page.wait_for_url(lambda url: url.endswith("/me/preferences/"))
    assert someone.page.get_by_label("Display name").input_value() == "Canary Shown"


def test_passkey_is_renamed_and_removed_but_not_the_last_one_of_staff(someone, staff):
    adds_passkey(someone, staff.username)
    someone.goes_to("/accounts/2fa/webauthn/")
    someone.reads("Your passkeys")
    someone.looks("list")
    someone.clicks("link", "Rename My phone")
    someone.reads("Rename a passkey")
    someone.looks("rename")
    someone.page.get_by_label("Name of this passkey").fill("Small key")
    someone.clicks("button", "Save")
    someone.reads("Your passkeys")
    someone.clicks("link", "Remove Small key")
    someone.reads("Remove “Small key”?")
    someone.looks("remove-last")
    assert someone.page.get_by_role("button", name="Remove this passkey").count() == 0
    someone.clicks("link", "Back to your passkeys")
    someone.clicks("button", "Add another passkey")
    someone.takes_another_device()
    someone.clicks("button", "Add the passkey")
    someone.reads("Your second step")
    someone.looks("index")
    someone.clicks("link", "Manage passkeys")
    someone.clicks("link", "Remove Small key")
    someone.looks("remove")
    someone.clicks("button", "Remove this passkey")
    someone.reads("Your passkeys")
    assert someone.page.get_by_text("The passkey is removed.").is_visible()
    assert someone.page.locator("h2", has_text="Small key").count() == 0
    assert someone.page.locator("h2", has_text="Passkey 2").is_visible()


def test_passkey_stays_hidden_without_script_and_the_password_works(someone, staff):
    page = someone.page.context.browser.new_context(java_script_enabled=False).new_page()
    page.goto(someone.site + "/accounts/login/")
    assert page.locator("#passkey_login").count() == 1
    assert not page.locator("#passkey_login").is_visible()
    assert not page.get_by_text(REFUSED).is_visible()
    assert not page.get_by_text("This browser does not know passkeys").is_visible()
    page.get_by_label("Sign-in name").fill(staff.username)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_role("heading", level=1, name="Your second step").wait_for()


PAGES = {
    "second-step": "/accounts/2fa/",
    "code-app-off": "/accounts/2fa/totp/deactivate/",
    "codes": "/accounts/2fa/recovery-codes/",
    "new-codes": "/accounts/2fa/recovery-codes/generate/",
    "passkeys": "/accounts/2fa/webauthn/",
    "add-passkey": "/accounts/2fa/webauthn/add/",
    "confirm": "/accounts/reauthenticate/",
    "confirm-code": "/accounts/2fa/reauthenticate/",
    "confirm-passkey": "/accounts/2fa/webauthn/reauthenticate/",
    "password": "/accounts/password/change/",
    "devices": "/accounts/sessions/",
    "sign-out": "/accounts/logout/",
}


def test_pages_of_the_own_account_in_both_languages(someone, staff):
    someone.types_name_and_password(staff.username)
    someone.clicks("link", "Set up a code app")
    someone.confirms_by_password()
    someone.reads("Set up a code app")
    someone.looks("code-app")
    secret = someone.page.locator("code.to-type").inner_text()
    someone.page.get_by_label("Six digits from the app").fill(pyotp.TOTP(secret).now())
    someone.clicks("button", "Turn it on")
    someone.reads("Printed second-step codes")
    someone.goes_to(PAGES["add-passkey"])
    someone.clicks("button", "Add the passkey")
    someone.reads("Your second step")
    for language, words in (("en", "Español"), ("es", "English")):
        for name, path in PAGES.items():
            someone.goes_to(path)
            assert someone.path() == path
            assert someone.page.locator("html").get_attribute("lang") == language
            assert someone.page.locator("h1").count() == 1
            someone.looks(f"{name}-{language}")
        someone.clicks("button", words)
