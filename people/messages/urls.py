"""Addresses of the inbox and of drafts."""

from django.urls import path

from people.messages.views import draft, inbox, message

urlpatterns = [
    path("messages/", inbox, name="inbox"),
    path("messages/<uuid:item_id>/", message, name="message"),
    path("draft/", draft, name="draft"),
]
