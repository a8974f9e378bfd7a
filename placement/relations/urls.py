"""Addresses of people at employers, talks and agreements."""

from django.urls import path

from placement.relations import views

AT = "placement/employers/<uuid:employer>"
urlpatterns = [
    path(f"{AT}/people/", views.people, name="employer-people"),
    path(f"{AT}/people/new/", views.new_person, name="employer-person-new"),
    path(f"{AT}/people/<uuid:person>/", views.person, name="employer-person"),
    path(f"{AT}/people/<uuid:person>/end/", views.end_person, name="employer-person-end"),
    path(f"{AT}/people/<uuid:person>/delete/", views.delete_person, name="employer-person-delete"),
    path(f"{AT}/talks/new/", views.new_touch, name="employer-touch-new"),
    path(f"{AT}/agreements/new/", views.new_agreement, name="employer-agreement-new"),
    path(f"{AT}/agreements/<uuid:agreement>/end/", views.end_agreement, name="employer-agreement-end"),
]
