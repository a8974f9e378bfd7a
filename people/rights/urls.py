"""Addresses of a person's data, its erasure, closed records and requests for records."""

from django.urls import path

from people.rights.views import erasing, my_data, record_requests

urlpatterns = [
    path("me/data/", my_data.my_data, name="my-data"),
    path("me/data/download/", my_data.download, name="download"),
    path("me/erase/", erasing.erase, name="erase"),
    path("me/closed-records/", erasing.closed_records, name="closed-records"),
    path("me/closed-records/change/", erasing.close_records, name="close-records"),
    path("record-requests/", record_requests.demands, name="demands"),
    path("record-requests/<uuid:demand_id>/", record_requests.demand, name="demand"),
    path("record-requests/<uuid:demand_id>/step/", record_requests.demand_step, name="demand-step"),
    path("record-requests/<uuid:demand_id>/copy/", record_requests.demand_export, name="demand-export"),
]
