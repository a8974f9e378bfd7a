"""Which language a person reads."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.shortcuts import redirect
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation.trans_real import parse_accept_lang_header
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST


def offered() -> list[str]:
    """Return the codes of the languages in which this academy speaks, the first one first."""
    return [code for code, _name in settings.OFFERED_LANGUAGES]


def language_of(request: HttpRequest) -> str:
    """Return the language of a visitor: what the cookie says, then what the browser wishes, then the first offered."""
    wishes = parse_accept_lang_header(request.headers.get("Accept-Language", ""))
    for wish in (request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, ""), *(code for code, _weight in wishes)):
        code = wish.lower().partition("-")[0]
        if code in offered():
            return code
    return offered()[0]


class OfferedLanguageMiddleware(LocaleMiddleware):
    """Shows pages in a language in which this academy speaks, whatever else it has been translated into."""

    def process_request(self, request: HttpRequest) -> None:
        """Activate the visitor's language."""
        translation.activate(language_of(request))
        request.LANGUAGE_CODE = translation.get_language()


class LanguageMiddleware:
    """Shows signed-in people the language of their account; runs after authentication.

    Visitors keep what OfferedLanguageMiddleware found: their cookie, then their browser's wish.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Activate the account's language, where it names one."""
        if request.user.is_authenticated and request.user.language in offered():
            translation.activate(request.user.language)
            request.LANGUAGE_CODE = request.user.language
        return self.get_response(request)


@csrf_exempt
@require_POST
def set_language(request: HttpRequest) -> HttpResponseBase:
    """Remember the language: in the account of a signed-in person, else in a cookie; then go back to `next`.

    A visitor's form carries no CSRF token, so that cached pages need no cookie; a signed-in person's must.
    """
    if request.user.is_authenticated:
        return csrf_protect(_remember_in_account)(request)
    return _remember_in_cookie(request)


def _remember_in_account(request: HttpRequest) -> HttpResponse:
    language = request.POST.get("language", "")
    if request.user.is_authenticated and language in offered():
        request.user.language = language
        request.user.save(update_fields=["language"])
    return _remember_in_cookie(request)


def _remember_in_cookie(request: HttpRequest) -> HttpResponse:
    wish, language = request.POST.get("next", ""), request.POST.get("language", "")
    here = url_has_allowed_host_and_scheme(wish, {request.get_host()}, require_https=request.is_secure())
    response = redirect(wish if here else "/")
    if language in offered():
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            language,
            max_age=365 * 24 * 3600,
            secure=settings.LANGUAGE_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
    return response
