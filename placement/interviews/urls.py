"""Addresses of interviews, as staff, a student and an employer see them."""

from django.urls import path

from placement.interviews.views import own, partner, staff

urlpatterns = [
    path("placement/referrals/<uuid:referral>/times/", staff.times, name="interview-times"),
    path("placement/interviews/<uuid:interview>/", staff.interview, name="interview"),
    path("placement/interviews/<uuid:interview>/way/", staff.way, name="interview-way"),
    path("placement/interviews/<uuid:interview>/off/", staff.off, name="interview-off"),
    path("placement/interviews/<uuid:interview>/outcome/", staff.outcome, name="interview-outcome"),
    path("jobs/interviews/<uuid:interview>/", own.interview, name="my-interview"),
    path("jobs/interviews/<uuid:interview>/answer/", own.answer, name="my-interview-answer"),
    path("jobs/interviews/<uuid:interview>/appointment.ics", own.file, name="my-interview-file"),
    path("partner/profiles/<uuid:referral>/times/", partner.times, name="employer-times"),
    path("partner/interviews/<uuid:interview>/", partner.interview, name="employer-interview"),
    path("partner/interviews/<uuid:interview>/off/", partner.off, name="employer-interview-off"),
    path("partner/interviews/<uuid:interview>/interview.ics", partner.file, name="employer-interview-file"),
]
