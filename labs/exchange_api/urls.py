"""Addresses of the API that nbgrader's exchange and the bar speak."""

from django.urls import path

from labs.exchange_api import views

LAB = "api/labs/exchange/<slug:course>/<slug:assignment>"
urlpatterns = [
    path("api/labs/exchange/assignments/", views.AssignmentsView.as_view(), name="api_assignments"),
    path(f"{LAB}/release/", views.ReleaseView.as_view(), name="api_release"),
    path(f"{LAB}/source/", views.SourceView.as_view(), name="api_source"),
    path(f"{LAB}/submit/", views.SubmitView.as_view(), name="api_submit"),
    path(f"{LAB}/<uuid:submission>/files/", views.FilesView.as_view(), name="api_files"),
    path(f"{LAB}/<uuid:submission>/feedback/<str:notebook>/", views.FeedbackView.as_view(), name="api_feedback"),
]
