"""Dates and numbers read as people of each language write them."""

import re
import subprocess
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest
from django.template import Context, Template
from django.utils import translation
from django.utils.formats import number_format

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    ("language", "words"), [("en", "Tuesday 3 November, 7:18 p.m."), ("es", "martes 3 de noviembre, 7:18 p.m.")]
)
def test_date_reads_as_in_its_language(language, words):
    with translation.override(language):
        assert (
            Template('{{ at|date:"WEEKDAY_TIME_FORMAT" }}').render(Context({"at": datetime(2026, 11, 3, 19, 18)}))
            == words
        )


@pytest.mark.parametrize("language", ["en", "es"])
def test_points_and_money_read_as_in_the_united_states_in_both_languages(language):
    numbers = {"points": 2.5, "wage": Decimal("18.5"), "year": Decimal(31200)}
    with translation.override(language):
        said = Template(
            '{{ points }} {{ points|floatformat:"-2" }} {{ wage|floatformat:"2g" }} {{ year|floatformat:"g" }}'
        )
        assert said.render(Context(numbers)) == "2.5 2.50 18.50 31,200"
        assert number_format(Decimal("1024.5"), force_grouping=True) == "1,024.5"


def test_no_template_spells_a_format_out():
    files = subprocess.run(["git", "ls-files", "*.html"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    spelt = [
        (name, form)
        for name in files.split()
        for form in re.findall(r'\|date:"([^"]*)"', (ROOT / name).read_text())
        if not form.endswith("_FORMAT") and form != "c"
    ]
    assert spelt == []
