"""Parts of files: a browser winds a film by asking for some of its bytes (RFC 9110, section 14).

Django sends whole files alone, and so does Wagtail 8.0, which also says `Content-Encoding: None` where there is none.
"""

from collections.abc import Callable

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from whitenoise.responders import SlicedFile, StaticFile

CHUNK = 64 * 1024


class RangesMiddleware:
    """Answers 206 with the part of a file that was asked for, 416 where there is none; who may read it is settled."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Go on, and cut what comes back where it is a file."""
        response = self.get_response(request)
        if response.get("Content-Encoding") == "None":
            del response["Content-Encoding"]
        if not isinstance(response, FileResponse) or response.status_code != 200 or request.method != "GET":
            return response
        response["Accept-Ranges"] = "bytes"
        asked, known = request.headers.get("Range"), request.headers.get("If-Range")
        if not asked or (known and known != response.get("Last-Modified")):
            return response
        return part_of(response, asked)


def part_of(response: FileResponse, asked: str) -> HttpResponseBase:
    """Return the answer with one range of its file; the whole one where the wish cannot be read, as the RFC allows."""
    size, file = int(response["Content-Length"]), response.file_to_stream
    try:
        start, last = StaticFile.parse_byte_range(asked)
    except ValueError:
        return response
    start = max(start + size, 0) if start < 0 else start
    last = size - 1 if last is None else min(last, size - 1)
    if start > last:
        # The answer itself would end the request, and with it the database's connection.
        if file is not None:
            file.close()
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    part = SlicedFile(file, start, last)
    response.streaming_content = iter(lambda: part.read(CHUNK), b"")
    response.status_code = 206
    response["Content-Range"] = f"bytes {start}-{last}/{size}"
    response["Content-Length"] = str(last - start + 1)
    return response
