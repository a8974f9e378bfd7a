"""Addresses of what students say about jobs."""

from django.urls import path

from placement.reports import views

urlpatterns = [
    path("jobs/mine/", views.my_jobs, name="my-jobs"),
    path("jobs/mine/new/", views.got, name="got-job"),
    path("jobs/mine/<uuid:placement>/ended/", views.left, name="left-job"),
    path("placement/reports/<uuid:report>/", views.report, name="report"),
    path("placement/reports/<uuid:report>/aside/", views.aside, name="report-aside"),
]
