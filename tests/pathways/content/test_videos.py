"""A video has captions by language, a small picture and its sound alone; captions that lose words are refused."""

import json
import shutil
from importlib import import_module

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from wagtail.blocks import StructBlockValidationError
from wagtail.documents import get_document_model
from wagtail.documents.forms import get_document_form

from pathways.base.errors import CurriculumError
from pathways.content.captions import problem_in
from pathways.content.loading.export import export
from pathways.content.loading.load import load
from pathways.content.media_blocks import VideoBlock
from pathways.content.upload_form import UploadForm
from pathways.models import LessonPage
from tests.pathways.conftest import SAMPLE

GOOD = b"WEBVTT\n\nSTYLE\n::cue { color: white }\n\n1\n00:01.000 --> 00:04.000 align:start\nTen rooms.\n\n"
FOLDER = "networking/networking-basics"
VIDEO = """
```video
title: A plan
file: files/plan.mp4
small: files/plan-240p.mp4
sound: files/plan-sound.m4a
captions_en: files/plan.en.vtt
captions_es: files/plan.es.vtt
transcript: Ten rooms.
```
"""


@pytest.mark.parametrize(
    ("content", "line", "why"),
    [
        (b"1\n00:01,000 --> 00:04,000\nWords", 1, "WEBVTT"),
        (GOOD + b"00:05,000 --> 00:06.000\nWords", 10, "written like"),
        (GOOD + b"00:05.000 --> 00:05.000\nWords", 10, "end before"),
        (GOOD + b"00:00.500 --> 00:02.000\nWords", 10, "before those above"),
        (GOOD + b"00:05.000 --> 00:06.000\n\nWords", 10, "no words follow"),
        (GOOD + b"Words alone", 10, "a time is missing"),
        (GOOD + "Aquí".encode("latin-1"), 10, "UTF-8"),
        (b"WEBVTT\n\nNOTE nothing yet", 1, "no words"),
        (b"\x00\x01" * 1_000_001, 1, "too long"),
    ],
)
def test_captions_in_which_words_would_be_lost_are_refused_with_the_line(content, line, why):
    problem = problem_in(content)
    assert problem is not None
    assert problem[0] == line
    assert why in problem[1]


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
def test_good_captions_are_taken_with_any_line_ends_and_a_mark_of_their_coding(end):
    assert (
        problem_in(b"\xef\xbb\xbf" + GOOD.replace(b"\n", end) + b"01:00:05.000 --> 01:00:06.000" + end + b"W") is None
    )


@pytest.fixture
def root(pages, tmp_path):
    """Return a curriculum of its own whose second lesson has a video with all its files."""
    root = tmp_path / "own"
    shutil.copytree(SAMPLE, root)
    lesson = root / FOLDER / "02-vlsm.md"
    lesson.write_text(lesson.read_text() + VIDEO)
    for name in ("plan.mp4", "plan-240p.mp4", "plan-sound.m4a"):
        (root / FOLDER / "files" / name).write_bytes(name.encode())
    for language in ("en", "es"):
        (root / FOLDER / f"files/plan.{language}.vtt").write_bytes(GOOD)
    return root


def everything(root) -> dict[str, bytes]:
    return {str(path.relative_to(root)): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()}


def test_a_video_with_all_its_files_comes_leaves_and_comes_back_the_same(root, tmp_path, client, school):
    load(root)
    lesson = LessonPage.objects.get(slug="vlsm", locale__language_code="en")
    value = next(block.value for block in lesson.body if block.block_type == "video")
    assert value["small_document"].file.read() == b"plan-240p.mp4"
    assert export(root, files_from=root) == []
    export(tmp_path / "out", files_from=SAMPLE)
    assert {path for path in everything(tmp_path / "out") if "plan" in path} == {
        f"{FOLDER}/files/{name}"
        for name in ("plan.mp4", "plan-240p.mp4", "plan-sound.m4a", "plan.en.vtt", "plan.es.vtt")
    }
    client.force_login(school.student)
    page = client.get(lesson.url).content.decode()
    assert page.count('preload="none"') == 3
    assert page.count('srclang="en" label="English"') == page.count('srclang="es" label="Español"') == 2
    assert "Small picture, less data (13" in page


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        (("captions_en: files/plan.en.vtt\ncaptions_es: files/plan.es.vtt\n", ""), "captions_en: is missing"),
        (("plan-240p.mp4", "none.mp4"), "small: there is no file files/none.mp4"),
    ],
)
def test_a_file_without_captions_or_with_a_name_of_nothing_is_refused(root, changed, said):
    lesson = root / FOLDER / "02-vlsm.md"
    lesson.write_text(lesson.read_text().replace(*changed))
    with pytest.raises(CurriculumError, match=said):
        load(root)


def test_captions_of_a_course_are_read_before_anything_is_loaded(root):
    (root / FOLDER / "files/plan.es.vtt").write_bytes(GOOD + b"Words alone")
    with pytest.raises(CurriculumError, match=r"plan\.es\.vtt:10: captions: here a time is missing"):
        load(root)


def upload(name: str, content: bytes):
    return get_document_model().objects.create(title=name, file=ContentFile(content, name))


def test_the_editor_hears_of_captions_and_files_that_no_player_takes(db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    bad, film = upload("bad.vtt", GOOD + b"Words alone"), upload("plan.mp4", b"film")
    block = VideoBlock()
    given = {"title": "A plan", "transcript": "Ten rooms.", "document": film.pk, "sound_document": film.pk}
    with pytest.raises(StructBlockValidationError) as refused:
        block.clean(block.to_python({**given, "captions_es_document": bad.pk}))
    said = {name: error.messages for name, error in refused.value.block_errors.items()}
    assert said["captions_es_document"] == ["Line 10: here a time is missing, such as 00:01.000 --> 00:04.000"]
    assert ".m4a" in said["sound_document"][0]
    assert set(said) == {"captions_es_document", "sound_document"}
    with pytest.raises(StructBlockValidationError) as refused:
        block.clean(block.to_python({**given, "document": None, "sound_document": None}))
    assert set(refused.value.block_errors) == {"document", "captions_en_document"}


@pytest.mark.parametrize("kind", [SimpleUploadedFile, TemporaryUploadedFile])
def test_captions_are_read_when_they_are_uploaded_and_good_ones_are_kept_whole(db, settings, tmp_path, kind):
    settings.MEDIA_ROOT = tmp_path
    form_class = get_document_form(get_document_model())
    assert issubclass(form_class, UploadForm)
    for content, problem in ((GOOD + b"Words alone", ["Line 10: here a time is missing"]), (GOOD, [])):
        if kind is SimpleUploadedFile:
            file = kind("plan.vtt", content)
        else:
            file = kind("plan.vtt", "text/vtt", len(content), None)
            file.write(content)
        form = form_class({"title": "plan"}, {"file": file})
        assert [error.split(",")[0] for error in form.errors.get("file", [])] == problem
    with form.save().open_file() as kept:
        assert kept.read() == GOOD
    file.close()


def test_stored_captions_get_the_language_of_their_page():
    raw = json.loads('[{"type": "video", "value": {"captions": "files/a.vtt", "captions_document": 3}}, {"type": "x"}]')
    assert import_module("pathways.migrations.0020_video_by_language").with_language(raw, "es")
    assert raw[0]["value"] == {"captions_es": "files/a.vtt", "captions_es_document": 3}
