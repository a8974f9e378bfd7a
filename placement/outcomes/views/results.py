"""Published figures for everybody: one page for each publication, at an address that stays."""

import csv
import hashlib
import json
from uuid import UUID

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import translation
from django.views.decorators.http import require_safe

from pathways.base.media_types import XLSX
from placement.outcomes.models import PublishedTable
from placement.outcomes.pack_pdf import pack
from placement.outcomes.packs import workbook
from placement.outcomes.pictures import chart_rows
from placement.outcomes.selectors import newest_editions, pathway_titles
from placement.outcomes.words import column_titles, csv_rows, rows_in_words

ONE_DAY = 24 * 60 * 60


@require_safe
def results(request: HttpRequest) -> HttpResponse:
    """List the newest edition of every publication."""
    return render(request, "placement/outcomes/results.html", {"tables": newest_editions()})


@require_safe
def result(request: HttpRequest, table: UUID) -> HttpResponse:
    """Show one publication as it was frozen, and lead to a newer edition where there is one."""
    row = get_object_or_404(PublishedTable.objects.select_related("corrects", "corrected_by"), pk=table)
    context = {
        "published": row,
        "table": row.content,
        "rows": rows_in_words(row.content),
        "columns": column_titles(row.content, pathway_titles()),
        "charts": chart_rows(row.content),
    }
    return render(request, "placement/outcomes/result.html", context)


@require_safe
def result_csv(request: HttpRequest, table: UUID) -> HttpResponse:
    """Download a publication."""
    row = get_object_or_404(PublishedTable, pk=table)
    name = f"outcomes-{row.first_year}-{row.last_year + 1}-edition-{row.edition}.csv"
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    # Spreadsheet programs take a file without this mark for another alphabet than ours.
    response.write("\ufeff")
    csv.writer(response).writerows(csv_rows(row.content, pathway_titles()))
    return response


@require_safe
def result_xlsx(request: HttpRequest, table: UUID) -> HttpResponse:
    """Download a publication in the columns of those who pay: WIOA, CIRR and BPPE, a sheet each."""
    row = get_object_or_404(PublishedTable, pk=table)
    # Funders' forms are in English.
    with translation.override("en"):
        data = workbook(row, pathway_titles())
    return _file(data, XLSX, row, "xlsx")


@require_safe
def result_pdf(request: HttpRequest, table: UUID) -> HttpResponse:
    """Download the same as a PDF with tags. A publication is frozen: one paper a day is made of it."""
    row = get_object_or_404(PublishedTable, pk=table)
    with translation.override("en"):
        titles = pathway_titles()
    named = hashlib.sha256(json.dumps(titles, sort_keys=True).encode()).hexdigest()[:16]
    key = f"funders-{row.pk}-{named}"
    data: bytes = cache.get(key) or pack(row, titles)
    cache.set(key, data, ONE_DAY)
    return _file(data, "application/pdf", row, "pdf")


def _file(data: bytes, kind: str, row: PublishedTable, ending: str) -> HttpResponse:
    response = HttpResponse(data, content_type=kind)
    name = f"outcomes-{row.first_year}-{row.last_year + 1}-edition-{row.edition}.{ending}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
