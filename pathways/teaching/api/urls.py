"""Addresses below /api/pathways/."""

from django.urls import path

from pathways.teaching.api import views

urlpatterns = [
    path("pathways/", views.PathwayList.as_view(), name="api-pathways"),
    path("courses/<slug:course>/", views.CourseDetail.as_view(), name="api-course"),
    path("my/progress/", views.MyProgress.as_view(), name="api-my-progress"),
    path("cohorts/<uuid:cohort>/progress/", views.CohortProgress.as_view(), name="api-cohort-progress"),
]
