"""Addresses of the people app."""

from django.urls import path
from django.views.generic import RedirectView

from people.views import (
    accounts,
    devices,
    emergency,
    helping,
    joining,
    leaving,
    legal,
    me,
    mydata,
    rights,
    roles,
    sharing,
)

app_name = "people"
# The content management system brings sign-in pages of its own, without second step and limits: they lead to ours.
_sign_in = RedirectView.as_view(pattern_name="account_login", query_string=True)
urlpatterns = [
    path("cms/password_reset/", RedirectView.as_view(pattern_name="people:recover"), name="cms-recover"),
    path("_util/login/", _sign_in, name="page-sign-in"),
    path("leave", leaving.leave, name="leave"),
    path("leaving/", leaving.leaving_help, name="leaving-help"),
    path("join/", joining.join, name="join"),
    path("recover/", joining.recover, name="recover"),
    path("me/", me.me, name="me"),
    path("me/this-device/", devices.trust, name="trust-device"),
    path("me/devices/end/", devices.end, name="end-device"),
    path("me/preferences/", me.preferences, name="preferences"),
    path("me/codes/", me.recovery_codes, name="recovery-codes"),
    path("me/recovery/stop/", me.recovery_stop, name="recovery-stop"),
    path("me/data/", mydata.my_data, name="my-data"),
    path("me/data/download/", mydata.download, name="download"),
    path("me/contact/", mydata.contact, name="contact"),
    path("me/erase/", rights.erase, name="erase"),
    path("me/closed-records/", rights.closed_records, name="closed-records"),
    path("me/closed-records/change/", rights.close_records, name="close-records"),
    path("helping/", helping.helping, name="helping"),
    path("helping/<uuid:recovery_id>/", helping.help_step, name="help-step"),
    path("messages/", me.inbox, name="inbox"),
    path("messages/<uuid:item_id>/", me.message, name="message"),
    path("draft/", me.draft, name="draft"),
    path("sharing/", sharing.sharing, name="sharing"),
    path("sharing/<uuid:release_id>/", sharing.release, name="release"),
    path("sharing/<uuid:release_id>/sign/", sharing.sign, name="release-sign"),
    path("sharing/<uuid:release_id>/not-now/", sharing.decline, name="release-decline"),
    path("sharing/<uuid:release_id>/take-back/", sharing.revoke, name="release-revoke"),
    path("accounts-and-roles/", accounts.accounts, name="accounts"),
    path("accounts-and-roles/<uuid:user_id>/", accounts.account, name="account"),
    path("accounts-and-roles/<uuid:user_id>/role/", accounts.change_role, name="account-role"),
    path("invitations/", accounts.invitations, name="invitations"),
    path("invitations/<uuid:invitation_id>/withdraw/", accounts.withdraw, name="invitation-withdraw"),
    path("roles-to-confirm/", roles.roles_to_confirm, name="roles-to-confirm"),
    path("roles-to-confirm/<uuid:request_id>/", roles.answer_role, name="answer-role"),
    path("keep-me-away/", roles.conflicts, name="conflicts"),
    path("emergency-access/", emergency.page, name="emergency"),
    path("emergency-access/<uuid:access_id>/", emergency.answer, name="emergency-answer"),
    path("emergency-access/<uuid:access_id>/look/", emergency.look, name="emergency-look"),
    path("record-requests/", legal.demands, name="demands"),
    path("record-requests/<uuid:demand_id>/", legal.demand, name="demand"),
    path("record-requests/<uuid:demand_id>/step/", legal.demand_step, name="demand-step"),
    path("record-requests/<uuid:demand_id>/copy/", legal.demand_export, name="demand-export"),
    path("working-together/", accounts.caseloads, name="caseloads"),
]
