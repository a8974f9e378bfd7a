"""Which pages offer a file: one that ships with a course, or one that an editor uploaded."""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from wagtail.models import Page, ReferenceIndex

from pathways.content.models.pages import CoursePage, LessonPage
from pathways.content.selectors.bodies import files_of


def pages_with(name: str) -> list[Page]:
    """Return the published pages of a course that offer its file `<pathway>/<course>/files/…`, in every language."""
    course = name.split("/")[1]
    pages: list[Any] = list(CoursePage.objects.live().filter(Q(key=course) | Q(slug=course)))
    found = [*pages, *(lesson for page in pages for lesson in LessonPage.objects.live().child_of(page))]
    return [page for page in found if name in files_of(page)]


def pages_that_offer(document: Any) -> list[Page]:
    """Return the pages whose text or blocks hold an uploaded file, as Wagtail's own index of references knows them."""
    kind = ContentType.objects.get_for_model(Page)
    held = ReferenceIndex.get_references_to(document).filter(base_content_type=kind).values_list("object_id", flat=True)
    return list(Page.objects.filter(pk__in={int(pk) for pk in held}).specific())
