"""Sign-in, second factor, sessions and the identity provider: settings of django-allauth."""

ACCOUNT_ADAPTER = "people.signin.adapters.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "people.signin.forms.SignInForm",
    "reauthenticate": "people.signin.forms.ConfirmPasswordForm",
    "change_password": "people.signin.forms.NewPasswordForm",
}
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = False
ACCOUNT_PREVENT_ENUMERATION = True
# The cookie ends with the browser and after 30 idle minutes, whatever the person ticks.
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_RATE_LIMITS = {
    "login": "60/m/ip",
    # A key is a name and the address that tries it; `…_name` counts a name's tries from everywhere.
    "login_failed": "20/m/ip,5/300s/key",
    "login_name": "30/600s/key",
    "reauthenticate": "10/m/user",
    "join": "10/300s/ip",
    "recover": "10/300s/ip,5/300s/key",
    "recover_name": "30/600s/key",
}

MFA_ADAPTER = "people.signin.adapters.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "people.signin.second_step_forms.CodeForm",
    "reauthenticate": "people.signin.second_step_forms.ConfirmCodeForm",
    "activate_totp": "people.signin.second_step_forms.CodeAppForm",
    "authenticate_webauthn": "people.signin.second_step_forms.PasskeyForm",
    "login_webauthn": "people.signin.second_step_forms.PasskeySignInForm",
    "reauthenticate_webauthn": "people.signin.second_step_forms.ConfirmPasskeyForm",
    "add_webauthn": "people.signin.second_step_forms.AddPasskeyForm",
    "edit_webauthn": "people.signin.second_step_forms.RenamePasskeyForm",
}
# One passkey sign-in asks twice; a class signs in from one address, and there is nothing to guess.
MFA_RATE_LIMITS = {"webauthn_login": "120/m/ip"}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Tech academy"
MFA_TOTP_TOLERANCE = 1

IDP_OIDC_ADAPTER = "people.signin.provider.ProviderAdapter"
# Dotted path of `f(user) -> list[str]`: the groups that the labs learn about a person.
ACADEMY_GROUPS_PROVIDER = "labs.servers.selectors.hub_groups"
