"""Addresses of how a lab's own checks went."""

from django.urls import path

from labs.assignments.checks import views as checks

urlpatterns = [
    path("labs/teach/checks/", checks.checks_list, name="checks_list"),
    path("labs/teach/checks/<uuid:assignment>/", checks.checks_page, name="checks"),
    path("labs/teach/checks/<uuid:assignment>/again/", checks.checks_again, name="checks_again"),
]
