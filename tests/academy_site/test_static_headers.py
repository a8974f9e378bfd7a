"""Static files carry the headers of everything else."""

from django.test import Client

from tests.matrix.headers import gaps


def test_static_file_carries_the_headers_and_is_nobody_elses_to_use(settings, tmp_path):
    (tmp_path / "a.css").write_text("a { color: red }")
    settings.STATIC_ROOT = tmp_path
    response = Client().get("/static/a.css")
    assert b"color" in b"".join(response.streaming_content)
    assert gaps("/static/a.css", response.headers, kept=True) == []
    assert "Access-Control-Allow-Origin" not in response.headers
