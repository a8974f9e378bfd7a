import shutil
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from pathways.models import LessonPage, PathwayPage
from tests.pathways.conftest import SAMPLE


def test_the_command_says_it_on_one_line(db, tmp_path):
    files = shutil.copytree(SAMPLE, tmp_path / "curriculum")
    path = files / "networking/pathway.md"
    path.write_text("no front matter")
    with pytest.raises(CommandError, match=r"networking/pathway.md:1: front matter: .*\nNothing was changed"):
        call_command("load_curriculum", root=files, stdout=StringIO())
    assert not PathwayPage.objects.exists()


def test_the_commands_say_what_they_did(db, sample, tmp_path):
    out = StringIO()
    call_command("load_curriculum", root=sample, stdout=out)
    assert "11 created, 0 updated, 0 unchanged, 0 kept; 3 skills and 0 words changed" in out.getvalue()
    page = LessonPage.objects.get(slug="vlsm")
    page.title = "Edited"
    page.save_revision().publish()
    out = StringIO()
    call_command("load_curriculum", root=sample, stdout=out)
    assert "kept as it is: networking/networking-basics/02-vlsm.md (changed in the CMS); use --theirs" in out.getvalue()
    out = StringIO()
    call_command("export_curriculum", root=tmp_path, stdout=out)
    assert "13 files written" in out.getvalue()
