"""Addresses of the two APIs, below /api/labs/."""

from django.urls import path

from . import exchange, grading

LAB = "exchange/<slug:course>/<slug:assignment>"
urlpatterns = [
    path("exchange/assignments/", exchange.AssignmentsView.as_view(), name="api_assignments"),
    path(f"{LAB}/release/", exchange.ReleaseView.as_view(), name="api_release"),
    path(f"{LAB}/source/", exchange.SourceView.as_view(), name="api_source"),
    path(f"{LAB}/submit/", exchange.SubmitView.as_view(), name="api_submit"),
    path(f"{LAB}/<uuid:submission>/files/", exchange.FilesView.as_view(), name="api_files"),
    path(f"{LAB}/<uuid:submission>/feedback/<str:notebook>/", exchange.FeedbackView.as_view(), name="api_feedback"),
    path("grading/lease/", grading.LeaseView.as_view(), name="api_lease"),
    path("grading/versions/<uuid:version>/", grading.VersionView.as_view(), name="api_version"),
    path("grading/submissions/<uuid:submission>/files/", grading.SubmissionFilesView.as_view(), name="api_handed_in"),
    path("grading/jobs/<uuid:job>/renew/", grading.RenewView.as_view(), name="api_renew"),
    path("grading/jobs/<uuid:job>/result/", grading.ResultView.as_view(), name="api_result"),
]
