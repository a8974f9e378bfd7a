"""Small videos are made by the real ffmpeg where there is one; without it the command says so."""

import json
import shutil
import subprocess

import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from wagtail.documents import get_document_model

from pathways.models import LessonPage

FFMPEG = shutil.which("ffmpeg")


def test_without_ffmpeg_the_command_says_what_else_can_be_done(monkeypatch):
    monkeypatch.setenv("PATH", "")
    with pytest.raises(CommandError, match="uploaded by hand"):
        call_command("make_small_videos")


@pytest.mark.skipif(FFMPEG is None, reason="ffmpeg is not installed")
def test_uploaded_videos_get_a_small_picture_and_their_sound_once(school, settings, tmp_path, capsys):
    settings.MEDIA_ROOT = tmp_path
    film = tmp_path / "film.mp4"
    made = ["-f", "lavfi", "-i", "testsrc=d=1:s=640x480", "-f", "lavfi", "-i", "sine=d=1", str(film)]
    subprocess.run([str(FFMPEG), "-v", "error", *made], check=True)
    held = get_document_model().objects.create(title="film", file=ContentFile(film.read_bytes(), "film.mp4"))
    broken = get_document_model().objects.create(title="broken", file=ContentFile(b"no film", "broken.mp4"))
    lesson = school.page(1)
    blocks = [{"type": "video", "value": {"title": "A plan", "document": one.pk}} for one in (held, broken)]
    lesson.body = json.dumps([*lesson.body.raw_data, *blocks])
    lesson.save_revision().publish()
    call_command("make_small_videos")
    said = capsys.readouterr().out
    assert said.count("broken-") == 2
    assert f"{lesson.url_path}: published" in said
    first, second = (block.value for block in LessonPage.objects.get(pk=lesson.pk).body if block.block_type == "video")
    assert first["small_document"].filename.startswith("film-240p")
    assert 0 < first["sound_document"].file.size < first["small_document"].file.size
    assert second["small_document"] is None
    call_command("make_small_videos")
    assert "published" not in capsys.readouterr().out
