"""The address of the résumé."""

from django.urls import path

from placement.resumes import views

urlpatterns = [path("jobs/resume/", views.resume, name="my-resume")]
