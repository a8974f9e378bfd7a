"""Addresses of the two APIs, below /api/labs/."""

from django.urls import path

from labs.exchange_api import views
from labs.grades.api import ResultView
from labs.queue import api

LAB = "exchange/<slug:course>/<slug:assignment>"
urlpatterns = [
    path("exchange/assignments/", views.AssignmentsView.as_view(), name="api_assignments"),
    path(f"{LAB}/release/", views.ReleaseView.as_view(), name="api_release"),
    path(f"{LAB}/source/", views.SourceView.as_view(), name="api_source"),
    path(f"{LAB}/submit/", views.SubmitView.as_view(), name="api_submit"),
    path(f"{LAB}/<uuid:submission>/files/", views.FilesView.as_view(), name="api_files"),
    path(f"{LAB}/<uuid:submission>/feedback/<str:notebook>/", views.FeedbackView.as_view(), name="api_feedback"),
    path("grading/lease/", api.LeaseView.as_view(), name="api_lease"),
    path("grading/versions/<uuid:version>/", api.VersionView.as_view(), name="api_version"),
    path("grading/submissions/<uuid:submission>/files/", api.SubmissionFilesView.as_view(), name="api_handed_in"),
    path("grading/sealings/<uuid:sealing>/result/", api.SealingResultView.as_view(), name="api_sealing"),
    path("grading/jobs/<uuid:job>/renew/", api.RenewView.as_view(), name="api_renew"),
    path("grading/jobs/<uuid:job>/result/", ResultView.as_view(), name="api_result"),
]
