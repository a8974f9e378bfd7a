"""Addresses of the people app."""

from django.urls import path
from django.views.generic import RedirectView

from people.accounts.views import me
from people.accounts.views.invitations import invitations, withdraw
from people.accounts.views.joining import join
from people.accounts.views.role_requests import answer_role, roles_to_confirm
from people.caseload import views as roles
from people.caseload.views import caseloads
from people.contact.views import reach
from people.contact.views.own_rules import contact
from people.messages.views import draft, inbox, message
from people.oversight.views import accounts, desk, emergency
from people.releases import views as sharing
from people.rights.views import erasing, my_data, record_requests
from people.signin.views import devices, helping, joining, signing_out
from people.signin.views.recovery import recovery_codes, recovery_stop
from people.trail import views as trail

app_name = "people"
# The content management system brings sign-in pages of its own, without second step and limits: they lead to ours.
_sign_in = RedirectView.as_view(pattern_name="account_login", query_string=True)
urlpatterns = [
    path("cms/password_reset/", RedirectView.as_view(pattern_name="people:recover"), name="cms-recover"),
    path("_util/login/", _sign_in, name="page-sign-in"),
    path("leave", signing_out.leave, name="leave"),
    path("leaving/", signing_out.leaving_help, name="leaving-help"),
    path("join/", join, name="join"),
    path("recover/", joining.recover, name="recover"),
    path("me/", me.me, name="me"),
    path("me/this-device/", devices.trust, name="trust-device"),
    path("me/devices/end/", devices.end, name="end-device"),
    path("me/preferences/", me.preferences, name="preferences"),
    path("me/codes/", recovery_codes, name="recovery-codes"),
    path("me/recovery/stop/", recovery_stop, name="recovery-stop"),
    path("me/data/", my_data.my_data, name="my-data"),
    path("me/data/download/", my_data.download, name="download"),
    path("me/contact/", contact, name="contact"),
    path("me/erase/", erasing.erase, name="erase"),
    path("me/closed-records/", erasing.closed_records, name="closed-records"),
    path("me/closed-records/change/", erasing.close_records, name="close-records"),
    path("helping/", helping.helping, name="helping"),
    path("helping/<uuid:recovery_id>/", helping.help_step, name="help-step"),
    path("messages/", inbox, name="inbox"),
    path("messages/<uuid:item_id>/", message, name="message"),
    path("draft/", draft, name="draft"),
    path("sharing/", sharing.sharing, name="sharing"),
    path("sharing/<uuid:release_id>/", sharing.release, name="release"),
    path("sharing/<uuid:release_id>/copy/", sharing.copy, name="release-copy"),
    path("sharing/<uuid:release_id>/sign/", sharing.sign, name="release-sign"),
    path("sharing/<uuid:release_id>/not-now/", sharing.decline, name="release-decline"),
    path("sharing/<uuid:release_id>/take-back/", sharing.revoke, name="release-revoke"),
    path("calls/", reach.calls, name="calls"),
    path("reach/<uuid:user_id>/called/", reach.called, name="called"),
    path("reach/<uuid:user_id>/", reach.reach, name="reach"),
    path("reach/<uuid:user_id>/open/", reach.reach_open, name="reach-open"),
    path("reach/<uuid:user_id>/words/", reach.reach_words, name="reach-words"),
    path("people-and-safety/", desk.desk, name="desk"),
    path("accounts-and-roles/", accounts.accounts, name="accounts"),
    path("accounts-and-roles/<uuid:user_id>/", accounts.account, name="account"),
    path("accounts-and-roles/<uuid:user_id>/role/", accounts.change_role, name="account-role"),
    path("accounts-and-roles/<uuid:user_id>/close/", accounts.close, name="account-close"),
    path("invitations/", invitations, name="invitations"),
    path("invitations/<uuid:invitation_id>/withdraw/", withdraw, name="invitation-withdraw"),
    path("roles-to-confirm/", roles_to_confirm, name="roles-to-confirm"),
    path("roles-to-confirm/<uuid:request_id>/", answer_role, name="answer-role"),
    path("keep-me-away/", roles.conflicts, name="conflicts"),
    path("emergency-access/", emergency.page, name="emergency"),
    path("emergency-access/<uuid:access_id>/", emergency.answer, name="emergency-answer"),
    path("emergency-access/<uuid:access_id>/look/", emergency.look, name="emergency-look"),
    path("record-requests/", record_requests.demands, name="demands"),
    path("record-requests/<uuid:demand_id>/", record_requests.demand, name="demand"),
    path("record-requests/<uuid:demand_id>/step/", record_requests.demand_step, name="demand-step"),
    path("record-requests/<uuid:demand_id>/copy/", record_requests.demand_export, name="demand-export"),
    path("access-log/", trail.page, name="access-log"),
    path("working-together/", caseloads, name="caseloads"),
]
