"""Which language a person reads."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST


class LanguageMiddleware:
    """Shows signed-in people the language of their account; runs after authentication.

    Visitors keep what LocaleMiddleware found: their cookie, then their browser's wish.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Activate the account's language, where it names one."""
        if request.user.is_authenticated and request.user.language in dict(settings.LANGUAGES):
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
    if request.user.is_authenticated and language in dict(settings.LANGUAGES):
        request.user.language = language
        request.user.save(update_fields=["language"])
    return _remember_in_cookie(request)


def _remember_in_cookie(request: HttpRequest) -> HttpResponse:
    wish, language = request.POST.get("next", ""), request.POST.get("language", "")
    here = url_has_allowed_host_and_scheme(wish, {request.get_host()}, require_https=request.is_secure())
    response = redirect(wish if here else "/")
    if language in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            language,
            max_age=365 * 24 * 3600,
            secure=settings.LANGUAGE_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
    return response
