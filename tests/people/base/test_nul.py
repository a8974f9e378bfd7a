"""No NUL reaches the database: not from an address, a cookie, or a form."""

from typing import Any

import pytest
from django.http import Http404, HttpResponse, QueryDict
from django.test import RequestFactory

from people.base.nul import NUL, NulInFormsMiddleware, NulMiddleware, without_nul


def test_what_is_asked_for_stands_without_it_and_nothing_else_changes():
    asked = QueryDict("q=a%00b&q=c&n%00=1&plain=%C3%A9")
    assert without_nul(asked).urlencode() == QueryDict("q=ab&q=c&n=1&plain=%C3%A9").urlencode()
    plain = QueryDict("q=a&q=b")
    assert without_nul(plain) is plain


def test_path_with_it_leads_nowhere_and_a_cookie_loses_it():
    seen: list[Any] = []
    answer = NulMiddleware(lambda request: seen.append(request) or HttpResponse())
    with pytest.raises(Http404):
        answer(RequestFactory().get("/a%00b/"))
    request = RequestFactory().get("/", headers={"cookie": 's="a\\000b"; t=c'})
    assert request.COOKIES["s"] == f"a{NUL}b"
    answer(request)
    assert seen[0].COOKIES == {"s": "ab", "t": "c"}


@pytest.mark.parametrize(
    ("exempt", "in_parts", "left"), [(False, True, False), (True, True, True), (True, False, False)]
)
def test_form_loses_it_unless_a_program_sends_parts_to_a_view_that_takes_them(exempt, in_parts, left):
    def view(request):
        return HttpResponse()

    view.csrf_exempt = exempt
    url = {"data": "reason=a%00b", "content_type": "application/x-www-form-urlencoded"}
    request = RequestFactory().post("/", **({"data": {"reason": f"a{NUL}b"}} if in_parts else url))
    NulInFormsMiddleware(view).process_view(request, view)
    assert (NUL in request.POST["reason"]) is left
