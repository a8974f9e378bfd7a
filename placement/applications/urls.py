"""The address of a student's own applications."""

from django.urls import path

from placement.applications.views import applications

urlpatterns = [path("jobs/applications/", applications, name="applications")]
