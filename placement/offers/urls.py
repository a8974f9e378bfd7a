"""Addresses of offers, as staff, a student and an employer see them."""

from django.urls import path

from placement.offers.views import own, partner, staff

urlpatterns = [
    path("placement/referrals/<uuid:referral>/offer/", staff.write, name="offer-write"),
    path("placement/offers/<uuid:offer>/", staff.offer, name="offer"),
    path("placement/offers/<uuid:offer>/back/", staff.back, name="offer-back"),
    path("jobs/offers/<uuid:offer>/", own.offer, name="my-offer"),
    path("jobs/offers/<uuid:offer>/answer/", own.answer, name="my-offer-answer"),
    path("partner/profiles/<uuid:referral>/offer/", partner.write, name="employer-offer-write"),
    path("partner/offers/<uuid:offer>/", partner.offer, name="employer-offer"),
    path("partner/offers/<uuid:offer>/back/", partner.back, name="employer-offer-back"),
]
