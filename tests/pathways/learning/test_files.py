"""Files of lessons go to the readers of the lesson: those that ship with a course, and those that editors upload."""

import gzip
import shutil

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from wagtail.documents.models import Document

from pathways.models import CoursePage, LessonPage
from people.base.enums import Role
from tests.pathways.factories import staff

pytestmark = pytest.mark.django_db
SHIPPED = "/pathways/files/networking/networking-basics/files/addresses.txt"
SECRET = b"canary of a file"
WHY = "for people who have a seat"


def page(slug: str) -> LessonPage:
    return LessonPage.objects.get(slug=slug, locale__language_code="en")


def offer(slug: str, **file: object) -> None:
    """Let a lesson offer a file and nothing else."""
    lesson = page(slug)
    lesson.body = [("download", {"title": "A file", "file": "", "document": None, **file})]
    lesson.save_revision().publish()


def body(response) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


@pytest.fixture(autouse=True)
def _sample_files(monkeypatch, sample):
    monkeypatch.setattr("pathways.learning.views.public_pages.ROOT", sample)


@pytest.fixture
def uploaded(settings, tmp_path) -> Document:
    settings.MEDIA_ROOT = tmp_path
    return Document.objects.create(title="Sheet", file=ContentFile(SECRET, "sheet.txt"))


def client_of(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def readers(school) -> dict[str, Client]:
    """Return who asks: the last three may read the second lesson."""
    found = {"visitor": Client(), "without a seat": client_of(school.stranger), "student": client_of(school.student)}
    return found | {"instructor": client_of(school.instructor), "editor": client_of(staff(Role.EDITOR))}


def who_gets(school, address: str, inside: bytes) -> set[str]:
    got = {who: client.get(address) for who, client in readers(school).items()}
    for who, response in got.items():
        assert (inside in body(response)) == (response.status_code in {200, 304}), who
    return {who for who, response in got.items() if response.status_code == 200}


ALL = {"visitor", "without a seat", "student", "instructor", "editor"}
SEATED = {"student", "instructor", "editor"}


def test_shipped_file_of_a_closed_lesson_goes_to_its_readers_alone(school):
    offer("addresses")
    offer("vlsm", file="files/addresses.txt")
    assert who_gets(school, SHIPPED, b"10.0.4.17/22") == SEATED
    assert WHY in Client().get(SHIPPED).content.decode()


def test_shipped_file_of_the_open_lesson_is_sent_to_everybody_as_a_download(school):
    offer("addresses", file="files/addresses.txt")
    offer("vlsm", file="files/addresses.txt")
    assert who_gets(school, SHIPPED, b"10.0.4.17/22") == ALL
    assert Client().get(SHIPPED)["Content-Disposition"].startswith("attachment")


def test_drawing_leaves_packed_and_whole(school, sample, tmp_path, monkeypatch):
    root = tmp_path / "own"
    shutil.copytree(sample, root)
    drawing = root / "networking/networking-basics/files/plan.svg"
    drawing.write_text(f"<svg xmlns='http://www.w3.org/2000/svg'>{'<rect/>' * 200}</svg>")
    monkeypatch.setattr("pathways.learning.views.public_pages.ROOT", root)
    offer("addresses", file="files/plan.svg")
    response = Client().get(SHIPPED.replace("addresses.txt", "plan.svg"), headers={"accept-encoding": "gzip"})
    assert (response["Content-Type"], response["Content-Encoding"]) == ("image/svg+xml", "gzip")
    assert gzip.decompress(response.content) == drawing.read_bytes()


def test_shipped_file_that_no_page_offers_goes_to_staff_alone(school):
    offer("addresses")
    offer("vlsm")
    assert who_gets(school, SHIPPED, b"10.0.4.17/22") == {"instructor", "editor"}
    assert client_of(school.student).get(SHIPPED).status_code == 404


def test_file_of_a_course_page_is_found_where_the_course_lies(school):
    offer("addresses")
    offer("vlsm")
    course = CoursePage.objects.get(slug="networking-basics", locale__language_code="en")
    course.body = [("download", {"title": "A file", "file": "files/addresses.txt", "document": None})]
    course.save_revision().publish()
    assert SHIPPED.encode() in Client().get(course.url).content
    assert who_gets(school, SHIPPED, b"10.0.4.17/22") == ALL


def test_uploaded_file_that_no_page_offers_goes_to_staff_alone(school, uploaded):
    assert who_gets(school, uploaded.url, SECRET) == {"instructor", "editor"}


def test_uploaded_file_of_a_closed_lesson_goes_to_its_readers_alone(school, uploaded):
    offer("vlsm", document=uploaded)
    assert who_gets(school, uploaded.url, SECRET) == SEATED
    assert "Ask a staff member for a seat" in client_of(school.stranger).get(uploaded.url).content.decode()


def test_uploaded_file_of_a_page_for_all_goes_to_everybody_until_the_page_is_taken_down(school, uploaded):
    offer("addresses", document=uploaded)
    assert who_gets(school, uploaded.url, SECRET) == ALL
    page("addresses").unpublish()
    assert who_gets(school, uploaded.url, SECRET) == {"instructor", "editor"}


def test_uploaded_file_in_a_draft_alone_is_not_offered_yet(school, uploaded):
    lesson = page("addresses")
    lesson.body = [("download", {"title": "A file", "file": "", "document": uploaded})]
    lesson.save_revision()
    assert who_gets(school, uploaded.url, SECRET) == {"instructor", "editor"}


class TestParts:
    """A film can be wound: its bytes come in the parts that were asked for."""

    @pytest.fixture
    def both(self, school, uploaded) -> list[str]:
        offer("addresses", document=uploaded)
        offer("next", file="files/addresses.txt")
        return [uploaded.url, SHIPPED]

    @pytest.mark.parametrize(
        ("asked", "cut"), [("0-4", slice(0, 5)), ("3-3", slice(3, 4)), ("5-", slice(5, None)), ("-4", slice(-4, None))]
    )
    def test_part_that_was_asked_for_comes_alone(self, both, school, asked, cut):
        for place in both:
            client = client_of(school.student)
            whole = body(client.get(place))
            response = client.get(place, headers={"range": f"bytes={asked}"})
            assert (response.status_code, body(response)) == (206, whole[cut])
            first = len(whole[: cut.start]) if cut.start and cut.start > 0 else range(len(whole))[cut].start
            assert response["Content-Range"] == f"bytes {first}-{range(len(whole))[cut][-1]}/{len(whole)}"
            assert response["Content-Length"] == str(len(whole[cut]))

    def test_part_behind_the_end_is_none(self, both, school):
        response = client_of(school.student).get(both[0], headers={"range": "bytes=900-"})
        assert (response.status_code, response["Content-Range"]) == (416, f"bytes */{len(SECRET)}")

    @pytest.mark.parametrize("asked", ["lines=0-4", "bytes=0-4,6-8", "bytes=a-b", "bytes="])
    def test_wish_that_cannot_be_read_gets_the_whole(self, both, school, asked):
        response = client_of(school.student).get(both[0], headers={"range": asked})
        assert (response.status_code, body(response)) == (200, SECRET)

    def test_part_of_another_state_of_the_file_is_not_sent(self, both, school):
        old = {"range": "bytes=0-4", "if-range": "Thu, 01 Jan 1970 00:00:00 GMT"}
        assert body(client_of(school.student).get(both[0], headers=old)) == SECRET

    def test_who_may_not_read_a_file_gets_no_part_of_it(self, both):
        assert Client().get(both[1], headers={"range": "bytes=0-4"}).status_code not in {200, 206}

    def test_files_say_that_they_come_in_parts_and_name_no_coding_that_they_lack(self, both, school):
        for place in both:
            response = client_of(school.student).get(place)
            assert response["Accept-Ranges"] == "bytes"
            assert "Content-Encoding" not in response
