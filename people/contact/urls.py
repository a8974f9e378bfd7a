"""Addresses of how a person may be reached, and of calls."""

from django.urls import path

from people.contact.views import reach
from people.contact.views.own_rules import contact

urlpatterns = [
    path("me/contact/", contact, name="contact"),
    path("calls/", reach.calls, name="calls"),
    path("reach/<uuid:user_id>/called/", reach.called, name="called"),
    path("reach/<uuid:user_id>/", reach.reach, name="reach"),
    path("reach/<uuid:user_id>/open/", reach.reach_open, name="reach-open"),
    path("reach/<uuid:user_id>/words/", reach.reach_words, name="reach-words"),
]
