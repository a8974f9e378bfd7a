"""Addresses of the placement app."""

from django.urls import include, path

from placement import api
from placement.board import views as staff
from placement.employers import views
from placement.openings import views as orders
from placement.outcomes import views as outcomes
from placement.placements import views as placements
from placement.referrals.views import mine, partner, referrals
from placement.referrals.views.openings import order
from placement.referrals.views.referrals import suggest

app_name = "placement"

staff_urls = [
    path("", staff.board_page, name="board"),
    path("ready/", staff.ready, name="ready"),
    path("people/<uuid:student>/", staff.student, name="student"),
    path("people/<uuid:student>/job/", placements.found_otherwise, name="job-found"),
    path("people/<uuid:student>/record/", outcomes.record, name="record"),
    path("people/<uuid:student>/record/quarter/", outcomes.record_quarter, name="record-quarter"),
    path("openings/", orders.orders, name="orders"),
    path("openings/<uuid:order>/", order, name="order"),
    path("openings/<uuid:order>/edit/", orders.edit_order, name="order-edit"),
    path("openings/<uuid:order>/move/", orders.move_order, name="order-move"),
    path("openings/<uuid:order>/suggest/<uuid:student>/", suggest, name="suggest"),
    path("referrals/<uuid:referral>/", referrals.referral, name="referral"),
    path("referrals/<uuid:referral>/ask/", referrals.ask, name="ask"),
    path("referrals/<uuid:referral>/refer/", referrals.refer, name="refer"),
    path("referrals/<uuid:referral>/move/", referrals.move, name="referral-move"),
    path("referrals/<uuid:referral>/interest/", referrals.interest, name="referral-interest"),
    path("referrals/<uuid:referral>/resume/", referrals.resume, name="referral-resume"),
    path("referrals/<uuid:referral>/follow-up/", referrals.follow_up, name="follow-up"),
    path("referrals/<uuid:referral>/job/", placements.from_referral, name="job-from-referral"),
    path("jobs/<uuid:placement>/", placements.placement, name="placement"),
    path("jobs/<uuid:placement>/start/", placements.start, name="job-start"),
    path("jobs/<uuid:placement>/verify/", placements.verify, name="job-verify"),
    path("jobs/<uuid:placement>/day/", placements.retention, name="job-day"),
    path("jobs/<uuid:placement>/end/", placements.end, name="job-end"),
    path("employers/", views.employers, name="employers"),
    path("employers/new/", views.new_employer, name="employer-new"),
    path("employers/<uuid:employer>/", views.employer, name="employer"),
    path("employers/<uuid:employer>/move/", views.move_employer, name="employer-move"),
    path("employers/<uuid:employer>/check/", views.check_employer, name="employer-check"),
    path("employers/<uuid:employer>/contacts/", views.add_contact, name="contact-add"),
    path("employers/<uuid:employer>/contacts/<uuid:contact>/confirm/", views.confirm_contact, name="contact-confirm"),
    path("employers/<uuid:employer>/contacts/<uuid:contact>/end/", views.end_contact, name="contact-end"),
    path("employers/<uuid:employer>/openings/new/", orders.new_order, name="order-new"),
    path("outcomes/", outcomes.outcomes, name="outcomes"),
    path("outcomes/publish/", outcomes.publish, name="publish"),
    path("outcomes/<uuid:table>/", outcomes.published, name="published"),
    path("outcomes/<uuid:table>/table.csv", outcomes.published_csv, name="published-csv"),
]
student_urls = [
    path("", mine.mine, name="mine"),
    path("search/", mine.search, name="search"),
    path("profile/", mine.profile, name="my-profile"),
    path("openings/<uuid:order>/", mine.opening, name="opening"),
    path("openings/<uuid:order>/interested/", mine.interested, name="interested"),
    path("<uuid:referral>/", mine.my_referral, name="my-referral"),
    path("<uuid:referral>/answer/", mine.answer, name="my-answer"),
]
partner_urls = [
    path("", partner.home, name="employer-home"),
    path("profiles/<uuid:referral>/", partner.profile, name="profile"),
    path("profiles/<uuid:referral>/answer/", partner.answer, name="employer-answer"),
    path("openings/<uuid:order>/", partner.opening, name="employer-opening"),
    path("<uuid:employer>/openings/new/", partner.propose, name="propose"),
]
urlpatterns = [
    path("placement/", include(staff_urls)),
    path("jobs/", include(student_urls)),
    path("partner/", include(partner_urls)),
    path("api/placement/", include(api.router.urls)),
]
