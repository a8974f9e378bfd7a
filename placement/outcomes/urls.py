"""Addresses of outcome records, figures and published tables."""

from django.urls import path

from placement.outcomes import views as outcomes

urlpatterns = [
    path("placement/people/<uuid:student>/record/", outcomes.record, name="record"),
    path("placement/people/<uuid:student>/record/quarter/", outcomes.record_quarter, name="record-quarter"),
    path("placement/outcomes/", outcomes.outcomes, name="outcomes"),
    path("placement/outcomes/publish/", outcomes.publish, name="publish"),
    path("placement/outcomes/<uuid:table>/", outcomes.published, name="published"),
    path("placement/outcomes/<uuid:table>/table.csv", outcomes.published_csv, name="published-csv"),
]
