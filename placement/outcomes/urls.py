"""Addresses of entries by hand, figures and published tables."""

from django.urls import path

from placement.outcomes.views import entries, exact, figures, person_file, results, wages, why

RECORD = "placement/people/<uuid:student>/record/"
PROPOSAL = "placement/outcomes/proposals/<uuid:proposal>/"
urlpatterns = [
    path(RECORD, entries.record, name="record"),
    path(f"{RECORD}<slug:kind>/", entries.record_add, name="record-add"),
    path(f"{RECORD}<slug:kind>/<uuid:entry>/", entries.record_replace, name="record-replace"),
    path(f"{RECORD}<slug:kind>/<uuid:entry>/back/", entries.record_withdraw, name="record-withdraw"),
    path("placement/people/<uuid:student>/why/", why.why, name="why"),
    path("placement/outcomes/", figures.outcomes, name="outcomes"),
    path("placement/outcomes/exact/", exact.exact, name="exact"),
    path("placement/outcomes/people/", person_file.people, name="person-file"),
    path("placement/outcomes/look/", why.quality, name="quality"),
    path("placement/outcomes/wages/", wages.wages, name="wages"),
    path("placement/outcomes/propose/", figures.propose, name="table-propose"),
    path("placement/outcomes/<uuid:table>/correct/", figures.correct, name="table-correct"),
    path(PROPOSAL, figures.proposal, name="table-proposal"),
    path(f"{PROPOSAL}confirm/", figures.confirm, name="table-confirm"),
    path(f"{PROPOSAL}decline/", figures.decline, name="table-decline"),
    path("results/", results.results, name="results"),
    path("results/<uuid:table>/", results.result, name="result"),
    path("results/<uuid:table>/table.csv", results.result_csv, name="result-csv"),
    path("results/<uuid:table>/funders.xlsx", results.result_xlsx, name="result-xlsx"),
    path("results/<uuid:table>/funders.pdf", results.result_pdf, name="result-pdf"),
]
