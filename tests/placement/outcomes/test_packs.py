"""Funders' columns: published figures at their place, hidden ones nowhere."""

import io

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from placement.models import PublishedTable
from placement.outcomes.pack_pdf import _said
from placement.outcomes.packs import HIDDEN, sheets
from tests.pathways.credentials.test_certificates import opened

SHOWN = {"yes": 12, "total": 24, "percent": 50.0, "left_out": None}
TABLE = {
    "as_of": "2026-11-29",
    "rows": [
        {"groups": ["networking"], "figures": {"employed_q2": None, "bppe": SHOWN | {"yes": 11, "total": 22}}},
        {
            "groups": ["*"],
            "figures": {
                "employed_q2": SHOWN,
                "earnings_q2": {"median": "6250.50", "people": 12},
                "graduated": SHOWN | {"yes": 20, "total": 40},
                "graduated_late": SHOWN | {"yes": 30, "total": 40, "percent": 75.0},
                "in_field": SHOWN | {"left_out": 11},
                "bppe": SHOWN,
            },
        },
    ],
}


def test_wioa_has_a_line_for_each_indicator_and_program_with_its_elements():
    lines = sheets(TABLE, {"networking": "Networking"})["WIOA"]
    assert len(lines) == 1 + 6 * 2
    assert lines[1][:6] == ["Employment rate, 2nd quarter after exit", "All together", 12, 24, 50.0, None]
    assert lines[1][7] == "901, 923, 1602"
    assert lines[2][1:6] == ["Networking", None, None, None, None]
    assert lines[2][-1] == "Too few to show"
    earnings = next(line for line in lines if line[0].startswith("Median"))
    assert earnings[2:5] == [None, 12, 6250.5]


def test_cirr_and_bppe_have_their_own_columns():
    found = sheets(TABLE, {"networking": "Networking"})
    assert found["CIRR"][1] == ["All together", 40, 20, 50.0, 30, 75.0, 24, 12, 50.0, 11]
    assert found["BPPE"][1] == ["All together", 40, 20, 50.0, 30, 24, 12, 50.0]
    assert found["BPPE"][2] == ["Networking", None, None, None, None, 22, 11, 50.0]
    assert {len(line) for line in found["CIRR"]} == {10}
    assert {len(line) for line in found["BPPE"]} == {8}


@pytest.mark.django_db
def test_pdf_has_tags_for_screen_readers_and_says_of_hidden_figures_that_they_are_not_shown():
    table = PublishedTable.objects.create(first_year=2023, last_year=2024, sha256="0" * 64, content=TABLE)
    answer = Client().get(reverse("placement:result-pdf", args=[table.pk]))
    assert answer["Content-Type"] == "application/pdf"
    paper = opened(answer.content)
    assert all(mark in paper for mark in (b"pdfuaid:part", b"/StructTreeRoot", b"/TH", b"/H2"))
    assert b"Outcomes for funders, Program years July 2023 to June 2025" in paper


def test_paper_has_the_lines_of_the_workbook_and_no_number_more():
    line = ["Median earnings, 2nd quarter after exit", "All together", None, 12, 6250.5, None, "law", "1704", ""]
    assert _said(line) == [*line[:2], "–", "12", "6,250.50", "–", "law", "1704", ""]
    hidden = ["Employment rate", "Networking", None, None, None, None, "law", "901", HIDDEN]
    assert _said(hidden) == [*hidden[:2], *["not shown"] * 4, "law", "901", ""]
    assert _said(["All together", 40, 20, 50.0]) == ["All together", "40", "20", "50.0"]


@pytest.mark.django_db
def test_download_is_a_workbook_that_says_of_which_edition_it_is():
    table = PublishedTable.objects.create(first_year=2023, last_year=2024, sha256="0" * 64, content=TABLE, edition=2)
    data = Client().get(reverse("placement:result-xlsx", args=[table.pk])).content
    book = load_workbook(io.BytesIO(data))
    assert book.sheetnames == ["WIOA", "CIRR", "BPPE"]
    last = [row[0].value for row in book["CIRR"].iter_rows()][-1]
    assert last.startswith("Program years July 2023 to June 2025, edition 2, frozen on ")
