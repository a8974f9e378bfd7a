"""Several labs are built by one process; one that cannot be built keeps no other from students."""

import shutil
from io import StringIO

import nbformat
import pytest
from django.core.management import CommandError, call_command

from labs.management.commands import publish_labs
from labs.models import AssignmentVersion
from tests.grader import books

pytestmark = pytest.mark.django_db


@pytest.fixture
def courses(tmp_path, monkeypatch):
    """A folder of two courses with a lab each; the second one's notebook is no notebook."""
    for course, key in (("first-course", "squares"), ("second-course", "crooked")):
        source, meta = tmp_path / course / "source" / key, tmp_path / course / "meta" / f"{key}.yaml"
        source.mkdir(parents=True)
        meta.parent.mkdir()
        meta.write_text(f"title: {key.title()}\nall_cells: false\n")
        nbformat.write(books.squares_lab(), source / f"{key}.ipynb")
    (source / f"{key}.ipynb").write_text("{")
    monkeypatch.setattr(publish_labs, "COURSES", tmp_path)
    return tmp_path


def published(**options):
    """Return what the command said, and said of what went wrong."""
    out, wrong = StringIO(), StringIO()
    try:
        call_command("publish_labs", stdout=out, stderr=wrong, **options)
    except CommandError as error:
        wrong.write(str(error))
    return out.getvalue().splitlines(), wrong.getvalue()


def test_a_lab_that_cannot_be_built_is_named_and_the_others_are_published(courses):
    said, wrong = published()
    assert said == ["first-course/squares: published, version 1"]
    assert wrong.startswith("second-course/crooked: ")
    assert wrong.endswith("1 of 2 labs could not be published")
    assert [version.assignment.lab_key for version in AssignmentVersion.objects.all()] == ["first-course/squares"]
    shutil.rmtree(courses / "second-course")
    # Published from just these files, it is not built again.
    assert published() == (["first-course/squares: unchanged, version 1"], "")
