"""Addresses of certificates and badges."""

from django.urls import path

from pathways.credentials.views import mine, public

urlpatterns = [
    path("my/certificates/", mine.certificates, name="my_certificates"),
    path("my/certificates/<slug:what>/", mine.certificate, name="certificate"),
    path("my/certificates/<slug:what>/badge/", mine.badge, name="make_badge"),
    path("my/badges/<uuid:badge>/take-back/", mine.take_back, name="take_back_badge"),
    path("badges/check/", public.check_badge, name="check_badge"),
    path("badges/status/<slug:which>/", public.status, name="badge_status"),
    path(".well-known/did.json", public.did, name="did"),
]
