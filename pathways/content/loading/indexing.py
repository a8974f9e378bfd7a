"""Wagtail's two indices, of words and of references, written once for each saved page and not once for each save."""

import contextlib
from collections.abc import Iterator
from typing import Any

from django.db.models.signals import post_save
from modelsearch.index import insert_or_update_object
from modelsearch.signal_handlers import post_save_signal_handler as find_words
from wagtail.models import ReferenceIndex
from wagtail.signal_handlers import update_reference_index_on_save as find_references

from pathways.content.models.pages import CoursePage, FoundationPage, LessonPage, PathwayPage

PAGES = (PathwayPage, FoundationPage, CoursePage, LessonPage)


@contextlib.contextmanager
def indexed_at_the_end() -> Iterator[None]:
    """Let many pages be saved in this process, several times each; write each into both indices as it is at the end.

    A page that is loaded is saved three times: put into the tree, given a revision, published. For a command that does
    nothing else: saves of other threads come late into the indices, too. Where loading fails, what was saved is
    undone, and nothing is written.
    """
    saved: dict[tuple[Any, Any], None] = {}

    def note(sender: type, instance: Any, **kwargs: Any) -> None:
        saved[sender, instance.pk] = None

    for model in PAGES:
        post_save.disconnect(find_words, sender=model)
        post_save.disconnect(find_references, sender=model)
        post_save.connect(note, sender=model, weak=False)
    try:
        yield
    finally:
        for model in PAGES:
            post_save.disconnect(note, sender=model)
            post_save.connect(find_words, sender=model)
            post_save.connect(find_references, sender=model)
    for sender, key in saved:
        page = sender.objects.filter(pk=key).first()
        if page is not None:
            insert_or_update_object(page)
            ReferenceIndex.create_or_update_for_object(page)
