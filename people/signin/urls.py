"""Addresses of signing in, devices, recovery and leaving the site."""

from django.urls import path
from django.views.generic import RedirectView

from people.signin.views import devices, helping, joining, signing_out
from people.signin.views.recovery import recovery_codes, recovery_stop

# The content management system brings sign-in pages of its own, without second step and limits: they lead to ours.
_sign_in = RedirectView.as_view(pattern_name="account_login", query_string=True)
urlpatterns = [
    path("cms/password_reset/", RedirectView.as_view(pattern_name="people:recover"), name="cms-recover"),
    path("_util/login/", _sign_in, name="page-sign-in"),
    path("leave", signing_out.leave, name="leave"),
    path("leaving/", signing_out.leaving_help, name="leaving-help"),
    path("recover/", joining.recover, name="recover"),
    path("me/this-device/", devices.trust, name="trust-device"),
    path("me/devices/end/", devices.end, name="end-device"),
    path("me/codes/", recovery_codes, name="recovery-codes"),
    path("me/recovery/stop/", recovery_stop, name="recovery-stop"),
    path("helping/", helping.helping, name="helping"),
    path("helping/<uuid:recovery_id>/", helping.help_step, name="help-step"),
]
