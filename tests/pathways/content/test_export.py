"""What leaves with the curriculum's files, and comes back."""

import json
import shutil

import pytest
from django.core.files.base import ContentFile
from wagtail.documents.models import Document

from pathways.base.errors import CurriculumError
from pathways.content.loading.export import export
from pathways.content.loading.load import load
from pathways.models import LessonPage
from tests.pathways.conftest import SAMPLE

LESSON = "networking/networking-basics/02-vlsm.md"
PLAN = "networking/networking-basics/files/plan.txt"


@pytest.fixture
def page(pages) -> LessonPage:
    return LessonPage.objects.get(slug="vlsm", locale__language_code="en")


def everything(root) -> dict[str, bytes]:
    return {str(path.relative_to(root)): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()}


def offer(page: LessonPage, *documents: Document) -> None:
    """Publish the page with downloads of uploaded files."""
    blocks = [{"type": "download", "value": {"title": "Plan", "file": "", "document": one.pk}} for one in documents]
    page.body = json.dumps([*page.body.raw_data, *blocks])
    page.save_revision().publish()


def uploaded(content: str, title: str = "Our plan") -> Document:
    return Document.objects.create(title=title, file=ContentFile(content.encode(), "plan.txt"))


def test_an_uploaded_file_leaves_with_its_lesson_and_comes_back_as_an_upload(page, tmp_path):
    held = uploaded("ten rooms", "plan.txt")
    offer(page, held)
    assert PLAN in export(tmp_path, files_from=SAMPLE)
    assert (tmp_path / PLAN).read_text() == "ten rooms"
    assert "file: files/plan.txt" in (tmp_path / LESSON).read_text()
    before = everything(tmp_path)
    # Here nothing has changed; where there is no such upload yet it becomes one.
    assert load(tmp_path).updated == []
    offered = page.get_latest_revision_as_object().body.raw_data
    page.body = json.dumps([block for block in offered if block["type"] != "download"])
    page.save_revision().publish()
    held.delete()
    load(tmp_path, theirs=True)
    page = LessonPage.objects.get(pk=page.pk)
    block = next(one for one in page.body if one.block_type == "download")
    assert block.value["document"].file.read() == b"ten rooms"
    assert export(tmp_path, files_from=SAMPLE) == []
    assert everything(tmp_path) == before


def test_two_uploads_of_one_name_in_a_course_are_refused(page, tmp_path):
    offer(page, uploaded("one", "plan.txt"), uploaded("two", "plan.txt"))
    with pytest.raises(CurriculumError, match="another upload of this course has this name"):
        export(tmp_path, files_from=SAMPLE)


def test_drafts_or_what_is_published_by_choice_and_the_same_bytes_each_time(page, tmp_path):
    page.key_idea = "Not for readers yet."
    page.save_revision()
    folders = {name: tmp_path / name for name in ("published", "again", "drafts")}
    export(folders["published"], files_from=SAMPLE, published=True)
    export(folders["again"], files_from=SAMPLE, published=True)
    export(folders["drafts"], files_from=SAMPLE)
    assert everything(folders["published"]) == everything(folders["again"])
    assert "Not for readers yet." not in (folders["published"] / LESSON).read_text()
    assert "Not for readers yet." in (folders["drafts"] / LESSON).read_text()


def test_a_page_that_nobody_reads_yet_is_left_out_of_what_is_published(page, tmp_path):
    page.unpublish()
    written = export(tmp_path, files_from=SAMPLE, published=True)
    assert LESSON not in written
    shutil.rmtree(tmp_path)
    assert LESSON in export(tmp_path, files_from=SAMPLE)
