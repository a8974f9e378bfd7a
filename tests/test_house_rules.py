"""Rules of the house that a machine can hold: docstrings, sizes, templates, words."""

import ast
import re
import subprocess
from collections import Counter
from pathlib import Path

import pytest
from django.apps import apps

ROOT = Path(__file__).resolve().parents[1]
OURS = ("academy_site", "home", "upkeep", "people", "pathways", "labs", "placement")
MODELS = [model for label in OURS for model in apps.get_app_config(label).get_models()]
TRACKED = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\n")
PYTHON = [
    ROOT / name
    for name in TRACKED
    if name.endswith(".py")
    and "/migrations/" not in name
    and not name.startswith("labs/courses/")
    and (ROOT / name).exists()
]
# The pages of a lab about web pages are what students repair.
TEMPLATES = [
    ROOT / name
    for name in TRACKED
    if name.endswith(".html") and not name.startswith("labs/courses/") and (ROOT / name).exists()
]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_model_docstring_says_what_it_holds_and_when_it_goes(model):
    text = model.__doc__ or ""
    assert "Personal data:" in text
    assert "Retired:" in text


def test_modules_stay_small():
    sizes = {str(path.relative_to(ROOT)): len(path.read_text().splitlines()) for path in PYTHON}
    assert {name: size for name, size in sizes.items() if size > 450} == {}


def test_services_say_what_they_do():
    silent = []
    for path in PYTHON:
        if path.name != "services.py" and "services" not in path.parts:
            continue
        for node in ast.parse(path.read_text()).body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_") and not ast.get_docstring(node):
                silent.append(f"{path.relative_to(ROOT)}:{node.name}")
    assert silent == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_template_has_no_inline_script_or_style(path):
    text = path.read_text()
    assert not re.search(r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")[^>]*>", text), "inline script"
    assert not re.search(r"<style\b", text), "inline style element"
    assert not re.search(r"\sstyle=\"", text), "inline style attribute"
    assert not re.search(r"\son[a-z]+=\"", text), "inline event handler"


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_template_loads_nothing_from_elsewhere(path):
    loads = re.findall(r"<(?:script|img|link|iframe|video|source)[^>]+(?:src|href)=\"https?://[^\"]+", path.read_text())
    assert loads == []


def test_no_file_has_a_name_that_says_nothing():
    assert [name for name in TRACKED if Path(name).name in {"utils.py", "helpers.py", "common.py", "misc.py"}] == []


def test_words_on_the_outside_are_neutral():
    said = re.compile(r"surviv|traffick|victim|exploited", re.IGNORECASE)
    outside = [*TEMPLATES, *(path for path in PYTHON if path.name in {"urls.py", "notify.py", "enums.py"})]
    outside += [ROOT / name for name in TRACKED if name.startswith("pathways/curriculum/") or name.endswith(".po")]
    assert [str(path.relative_to(ROOT)) for path in outside if path.exists() and said.search(path.read_text())] == []


def test_no_two_decisions_have_the_same_number():
    numbers = Counter(path.name[:4] for path in (ROOT / "docs" / "decisions").glob("[0-9]*.md"))
    assert [number for number, times in numbers.items() if times > 1] == []
