"""Addresses of referrals, as staff, a student and an employer see them."""

from django.urls import include, path

from placement.referrals.notes import notes
from placement.referrals.running import running, told
from placement.referrals.views import mine, partner, referrals
from placement.referrals.views.openings import order
from placement.referrals.views.referrals import suggest

urlpatterns = [
    path("placement/openings/<uuid:order>/", order, name="order"),
    path("placement/openings/<uuid:order>/suggest/<uuid:student>/", suggest, name="suggest"),
    path("placement/referrals/<uuid:referral>/", referrals.referral, name="referral"),
    path("placement/referrals/<uuid:referral>/ask/", referrals.ask, name="ask"),
    path("placement/referrals/<uuid:referral>/refer/", referrals.refer, name="refer"),
    path("placement/referrals/<uuid:referral>/move/", referrals.move, name="referral-move"),
    path("placement/referrals/<uuid:referral>/interest/", referrals.interest, name="referral-interest"),
    path("placement/referrals/<uuid:referral>/resume/", referrals.resume, name="referral-resume"),
    path("placement/referrals/<uuid:referral>/take-back/", referrals.take_back, name="take-back"),
    path("placement/referrals/<uuid:referral>/told/", told, name="referral-told"),
    path("placement/referrals/<uuid:referral>/follow-up/", referrals.follow_up, name="follow-up"),
    path("placement/referrals/<uuid:referral>/notes/", notes, name="notes"),
    path("placement/employers/<uuid:employer>/running/", running, name="employer-running"),
    path("jobs/", mine.mine, name="mine"),
    path("jobs/search/", mine.search, name="search"),
    path("jobs/profile/", mine.profile, name="my-profile"),
    path("jobs/openings/<uuid:order>/", mine.opening, name="opening"),
    path("jobs/openings/<uuid:order>/interested/", mine.interested, name="interested"),
    path("jobs/<uuid:referral>/", mine.my_referral, name="my-referral"),
    path("jobs/<uuid:referral>/answer/", mine.answer, name="my-answer"),
    path("partner/", partner.home, name="employer-home"),
    path("partner/profiles/<uuid:referral>/", partner.profile, name="profile"),
    path("partner/profiles/<uuid:referral>/open/", partner.still_open, name="profile-open"),
    path("partner/profiles/<uuid:referral>/closed/", partner.closed, name="profile-closed"),
    path("partner/profiles/<uuid:referral>/answer/", partner.answer, name="employer-answer"),
    path("partner/<uuid:employer>/openings/new/", partner.propose, name="propose"),
    path("api/placement/", include("placement.referrals.api")),
]
