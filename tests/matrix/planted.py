"""The project's URLs with more that nobody stated, each as somebody in a hurry would add it: for the tests alone."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from academy_site import urls


def everybody_sees(request: HttpRequest, **_: object) -> HttpResponse:
    """Show something to whoever asks."""
    return HttpResponse("planted")


# As if it stood in one of our apps.
everybody_sees.__module__ = "placement.views.planted"
MORE = {
    "planted": path("planted/", everybody_sees, name="planted"),
    "planted-row": path("planted/<uuid:row>/", everybody_sees, name="planted-row"),
    "people:planted": path("", include(([path("planted-too/", everybody_sees, name="planted")], "people"))),
    "planted-without-a-name/": path("planted-without-a-name/", everybody_sees),
    # Where other packages' addresses are held by one rule.
    "in-the-cms": path("cms/planted/", everybody_sees, name="in-the-cms"),
    "as-a-file": path("media/planted/", everybody_sees, name="as-a-file"),
}
urlpatterns = [*MORE.values(), *urls.urlpatterns]
