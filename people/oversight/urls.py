"""Addresses of the page "People and safety", accounts, and emergency access."""

from django.urls import path

from people.oversight.views import accounts, desk, emergency

urlpatterns = [
    path("people-and-safety/", desk.desk, name="desk"),
    path("accounts-and-roles/", accounts.accounts, name="accounts"),
    path("accounts-and-roles/<uuid:user_id>/", accounts.account, name="account"),
    path("accounts-and-roles/<uuid:user_id>/role/", accounts.change_role, name="account-role"),
    path("accounts-and-roles/<uuid:user_id>/close/", accounts.close, name="account-close"),
    path("emergency-access/", emergency.page, name="emergency"),
    path("emergency-access/<uuid:access_id>/", emergency.answer, name="emergency-answer"),
    path("emergency-access/<uuid:access_id>/look/", emergency.look, name="emergency-look"),
]
