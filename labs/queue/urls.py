"""Addresses of the grading queue and of the graders' API."""

from django.urls import path

from labs.queue import api, views

API = "api/labs/grading"
urlpatterns = [
    path(f"{API}/lease/", api.LeaseView.as_view(), name="api_lease"),
    path(f"{API}/versions/<uuid:version>/", api.VersionView.as_view(), name="api_version"),
    path(f"{API}/submissions/<uuid:submission>/files/", api.SubmissionFilesView.as_view(), name="api_handed_in"),
    path(f"{API}/sealings/<uuid:sealing>/result/", api.SealingResultView.as_view(), name="api_sealing"),
    path(f"{API}/jobs/<uuid:job>/renew/", api.RenewView.as_view(), name="api_renew"),
    path("labs/teach/queue/", views.queue_page, name="queue"),
    path("labs/teach/queue/<uuid:job>/retry/", views.retry, name="retry"),
]
