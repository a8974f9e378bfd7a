import gzip
from io import BytesIO

import pytest
from django.http import FileResponse, HttpResponse

from academy_site.packing import PackingMiddleware

PAGE = "<!doctype html>" + "<p>One line of a lesson.</p>" * 100


def answer(rf, response=None, **headers):
    request = rf.get("/", headers={"accept-encoding": "gzip", **headers})
    return PackingMiddleware(lambda _: response or HttpResponse(PAGE))(request)


def test_a_page_leaves_packed_and_reads_the_same(rf):
    response = answer(rf, **{"sec-fetch-site": "same-origin"})
    assert (response["Content-Encoding"], response["Vary"]) == ("gzip", "Accept-Encoding")
    assert gzip.decompress(response.content).decode() == PAGE
    assert int(response["Content-Length"]) == len(response.content) < len(PAGE) / 4


def test_the_size_of_one_page_differs_from_answer_to_answer(rf):
    assert len({len(answer(rf).content) for _ in range(30)}) > 5


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_a_page_that_another_site_asked_for_leaves_plain(rf, site):
    response = answer(rf, **{"sec-fetch-site": site})
    assert "Content-Encoding" not in response
    assert response.content.decode() == PAGE


def test_a_file_is_left_as_it_is(rf):
    response = answer(rf, FileResponse(BytesIO(b"a" * 5000), content_type="text/html"))
    assert "Content-Encoding" not in response
    assert b"".join(response.streaming_content) == b"a" * 5000
