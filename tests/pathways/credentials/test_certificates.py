"""Certificates: the name that the person chooses or none, two languages, tags, and nothing kept."""

import re
import zlib

import pytest
from django.urls import reverse
from django.utils import translation

from pathways.credentials.certificate import as_pdf, values
from pathways.credentials.selectors import reached_by
from pathways.finishing.services import settle
from tests.pathways.learning.test_pages import NEVER, words

SENT = {"which": "shown", "language": "en", "paper": "a4"}


def opened(pdf: bytes) -> bytes:
    """Return a PDF with its packed streams unpacked."""
    found = [pdf]
    for packed in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL):
        try:
            found.append(zlib.decompress(packed))
        except zlib.error:
            continue
    return b"\n".join(found)


@pytest.mark.parametrize(("language", "title"), [("en", "Certificate"), ("es", "Certificado")])
def test_it_has_tags_a_language_and_a_title_for_screen_readers(course, language, title):
    pdf = opened(as_pdf(course, name='Li "#x" \\ *Ana* ñ', paper="us-letter", language=language))
    assert pdf.startswith(b"%PDF-")
    assert b"pdfuaid:part" in pdf
    assert b"/StructTreeRoot" in pdf
    assert b"/H1" in pdf
    assert re.search(rb"/Lang ?\(%s\)" % language.encode(), pdf)
    assert f"{title}: Networking basics".encode() in pdf
    assert b"/Annot" not in pdf


def test_the_name_is_what_the_person_chooses_or_none(client, graduate, monkeypatch):
    seen = []
    monkeypatch.setattr(
        "pathways.credentials.views.mine.as_pdf", lambda one, **given: seen.append(given["name"]) or b"%PDF-"
    )
    client.force_login(graduate)
    url = reverse("pathways:certificate", args=["course-networking-basics"])
    for chosen in ({"which": "shown"}, {"which": "other", "other": "A. B."}, {"which": "none", "other": "unused"}):
        response = client.post(url, SENT | chosen)
        assert response["Content-Disposition"] == 'attachment; filename="certificate.pdf"'
        assert response["Content-Type"] == "application/pdf"
    assert seen == [graduate.get_full_name(), "A. B.", ""]
    again = client.post(url, SENT | {"which": "other"})
    assert again.status_code == 400
    assert "Type the name that shall stand on it." in words(again)


@pytest.mark.parametrize("language", ["en", "es"])
def test_it_says_nothing_about_who_learns_here(graduate, language):
    with translation.override(language):
        for one in reached_by(graduate):
            said = values(one, name="", paper="a4", language=language)
            text = " ".join(map(str, said.values()))
            assert not NEVER.search(text)
            assert "Tech academy" in text
            assert str(one.on.year) in text
            assert str(one.on.day) not in said["detail"].split("·")[1].replace(str(one.on.year), "")


def test_only_what_was_finished_has_a_certificate(client, school, graduate):
    client.force_login(school.mate)
    settle(student=school.mate)
    assert "once you finish a course" in words(client.get("/my/certificates/"))
    for what in ("course-networking-basics", "pathway-networking", "course-none"):
        assert client.get(reverse("pathways:certificate", args=[what])).status_code == 404
