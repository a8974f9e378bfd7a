"""What the first page of a worker needs, made once in the process that all workers are forked from."""

from pathlib import Path

from django.apps import apps
from django.template.loader import get_template
from django.urls import reverse
from django.utils.translation import gettext, override
from wagtail import hooks

from academy_site.language import offered

# The pages that people open first; a page of staff is made when somebody opens it.
FIRST = {
    "academy_site": ("",),
    "pathways": ("pathways/content", "pathways/learning"),
    "people": ("account", "allauth", "people/base"),
}


def warm_up() -> int:
    """Read addresses, catalogues and Wagtail's hooks, and compile the first pages' templates; return how many.

    Asks no database, so that a fork inherits no connection.
    """
    for language in offered():
        with override(language):
            # The table of addresses is one for each language.
            reverse("people:leave")
            gettext("English")
    hooks.get_hooks("before_serve_page")
    names = [name for app, folders in FIRST.items() for folder in folders for name in _templates(app, folder)]
    for name in names:
        get_template(name)
    return len(names)


def _templates(app: str, folder: str) -> list[str]:
    """Return the names of an app's templates in one of its folders."""
    root = Path(apps.get_app_config(app).path) / "templates"
    return sorted(str(path.relative_to(root)) for path in (root / folder).rglob("*.html"))
