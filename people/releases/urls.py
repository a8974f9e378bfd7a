"""Addresses of what a student shares."""

from django.urls import path

from people.releases import views as sharing

urlpatterns = [
    path("sharing/", sharing.sharing, name="sharing"),
    path("sharing/<uuid:release_id>/", sharing.release, name="release"),
    path("sharing/<uuid:release_id>/copy/", sharing.copy, name="release-copy"),
    path("sharing/<uuid:release_id>/sign/", sharing.sign, name="release-sign"),
    path("sharing/<uuid:release_id>/not-now/", sharing.decline, name="release-decline"),
    path("sharing/<uuid:release_id>/take-back/", sharing.revoke, name="release-revoke"),
]
