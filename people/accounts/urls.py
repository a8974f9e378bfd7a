"""Addresses of joining, a person's own page, invitations and roles that wait for a second person."""

from django.urls import path

from people.accounts.views import me
from people.accounts.views.invitations import invitations, withdraw
from people.accounts.views.joining import join, partner_join
from people.accounts.views.role_requests import answer_role, roles_to_confirm

urlpatterns = [
    path("join/", join, name="join"),
    path("partner/join/", partner_join, name="partner-join"),
    path("me/", me.me, name="me"),
    path("me/preferences/", me.preferences, name="preferences"),
    path("invitations/", invitations, name="invitations"),
    path("invitations/<uuid:invitation_id>/withdraw/", withdraw, name="invitation-withdraw"),
    path("roles-to-confirm/", roles_to_confirm, name="roles-to-confirm"),
    path("roles-to-confirm/<uuid:request_id>/", answer_role, name="answer-role"),
]
