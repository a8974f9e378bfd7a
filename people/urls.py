"""Addresses of the people app: those of its rooms."""

from django.urls import include, path

app_name = "people"
urlpatterns = [
    path("", include("people.signin.urls")),
    path("", include("people.accounts.urls")),
    path("", include("people.messages.urls")),
    path("", include("people.tasks.urls")),
    path("", include("people.contact.urls")),
    path("", include("people.releases.urls")),
    path("", include("people.rights.urls")),
    path("", include("people.oversight.urls")),
    path("", include("people.caseload.urls")),
    path("", include("people.trail.urls")),
]
