"""What the style sheets of the apps say to each other's pages: all of them are one file in the browser."""

import re
from collections import defaultdict
from pathlib import Path

STYLES = Path(__file__).resolve().parents[2] / "academy_site" / "styles"
# GOV.UK Frontend's own: coloured anew in one place, fitted in another.
THEIRS = "govuk-"
RULE = re.compile(r"^\.([a-z][a-z0-9_-]*) \{$", re.MULTILINE)


def test_a_class_has_its_looks_from_one_sheet_alone():
    """Two rooms that call different things alike give each its looks, or hide it, on the other's pages."""
    said = defaultdict(set)
    for sheet in STYLES.rglob("*.scss"):
        for name in RULE.findall(sheet.read_text()):
            said[name].add(sheet.name)
    assert len(said) > 100
    assert {name: where for name, where in said.items() if len(where) > 1 and not name.startswith(THEIRS)} == {}
