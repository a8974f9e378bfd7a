"""Addresses of employers and their contacts."""

from django.urls import path

from placement.employers.views import employers as views
from placement.employers.views import letters, naming, twins

CONTACT = "placement/employers/<uuid:employer>/contacts/<uuid:contact>"
urlpatterns = [
    path("placement/employers/", views.employers, name="employers"),
    path("placement/employers/new/", views.new_employer, name="employer-new"),
    path("placement/employers/pairs/", twins.pairs, name="employer-pairs"),
    path("placement/employers/<uuid:employer>/", views.employer, name="employer"),
    path("placement/employers/<uuid:employer>/not/<uuid:other>/", twins.apart, name="employer-apart"),
    path("placement/employers/<uuid:employer>/edit/", views.edit_employer, name="employer-edit"),
    path("placement/employers/<uuid:employer>/naming/", naming.name, name="employer-naming"),
    path("placement/employers/<uuid:employer>/naming/stop/", naming.stop, name="employer-naming-stop"),
    path("placement/employers/<uuid:employer>/move/", views.move_employer, name="employer-move"),
    path("placement/employers/<uuid:employer>/check/", views.check_employer, name="employer-check"),
    path("placement/employers/<uuid:employer>/resume/", views.lift, name="employer-lift"),
    path("placement/employers/<uuid:employer>/contacts/", views.add_contact, name="contact-add"),
    path(
        f"{CONTACT}/confirm/",
        views.confirm_contact,
        name="contact-confirm",
    ),
    path(f"{CONTACT}/end/", views.end_contact, name="contact-end"),
    path("placement/employers/<uuid:employer>/messages/", letters.thread, name="employer-thread"),
    path("partner/messages/", letters.talk, name="employer-messages"),
]
