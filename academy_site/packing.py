"""Pages leave compressed, those of signed-in people too, in a way that tells a listener nothing (BREACH).

BREACH reads a secret of a page from the sizes of many answers to requests that another site makes with words of its
own. See docs/decisions/0114: such requests get plain answers, and the size of every packed one is blurred.
"""

from django.http import HttpRequest, HttpResponseBase
from django.middleware.gzip import GZipMiddleware

PACKED = ("text/html", "application/json", "image/svg+xml")
# What browsers say of requests that this site made itself, or that the reader typed.
OWN = ("same-origin", "none")


class PackingMiddleware(GZipMiddleware):
    """Packs pages and the API's answers as Django's own middleware does (random bytes included), and drawings.

    Other files are left alone: parts of them can be asked for. Kept pages of visitors come packed already.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Pack the answer where a browser says that no other site asked for it, or says nothing as old ones do."""
        kind = response.get("Content-Type", "").partition(";")[0]
        if response.streaming or kind not in PACKED or request.headers.get("Sec-Fetch-Site", "none") not in OWN:
            return response
        packed: HttpResponseBase = super().process_response(request, response)
        return packed
