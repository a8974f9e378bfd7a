"""One day picker for all forms: an ISO date in every language, or the browser shows none."""

import re
from datetime import date
from pathlib import Path

from django.utils import translation

from people.base.inputs import DayInput

ROOT = Path(__file__).resolve().parents[3]


def test_day_is_iso_in_each_language():
    for language in ("en", "es"):
        with translation.override(language):
            html = DayInput().render("on", date(2026, 3, 9))
        assert 'type="date"' in html
        assert 'value="2026-03-09"' in html


def test_no_form_has_a_day_picker_of_its_own():
    sources = [path for app in ("people", "pathways", "labs", "placement") for path in ROOT.glob(f"{app}/**/*.py")]
    own = re.compile(r'DateInput\(|"type": "date"|input_type = "date"')
    assert [path.name for path in sources if own.search(path.read_text())] == ["inputs.py"]
