"""The pages of django-allauth that exist here; everything about e-mail and sign-up is left out.

Three names that allauth itself asks for lead to our own pages: sign-up to the invitation page, password reset to
recovery, e-mail to the preferences.
"""

from allauth.account import views
from django.urls import include, path
from django.views.generic import RedirectView

from people.signin.views import devices, second_steps

urlpatterns = [
    path("login/", views.login, name="account_login"),
    path("logout/", views.logout, name="account_logout"),
    path("inactive/", views.account_inactive, name="account_inactive"),
    path("reauthenticate/", views.reauthenticate, name="account_reauthenticate"),
    path("password/change/", views.password_change, name="account_change_password"),
    path("signup/", RedirectView.as_view(pattern_name="people:join"), name="account_signup"),
    path("password/reset/", RedirectView.as_view(pattern_name="people:recover"), name="account_reset_password"),
    path("email/", RedirectView.as_view(pattern_name="people:preferences"), name="account_email"),
    path("2fa/webauthn/keys/<int:pk>/remove/", second_steps.remove_passkey, name="mfa_remove_webauthn"),
    path("2fa/", include("allauth.mfa.urls")),
    path("sessions/", devices.devices, name="usersessions_list"),
]
