"""Holding a sentence that says that somebody is told against the message, task or mail that was really made.

`@told("…")` stands over a test that drives the real page and the real service. After the test it holds that each
sentence was said (the catalogue was asked for it), and that more messages, tasks or mails exist than before.
"""

import functools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

from django.core import mail
from django.utils import translation

from people.models import InboxItem, Task

ASKED = ("gettext", "ngettext")


@contextmanager
def said() -> Iterator[set[str]]:
    """Yield the sentences that were looked up in the catalogue inside the block."""
    found: set[str] = set()

    def noting(real: Callable[..., Any]) -> Callable[..., Any]:
        def look_up(*args: Any) -> Any:
            found.update(str(arg).replace("\r\n", "\n") for arg in args[:2] if isinstance(arg, str))
            return real(*args)

        return look_up

    catalogue = translation._trans
    patches = [mock.patch.object(catalogue, name, noting(getattr(catalogue, name))) for name in ASKED]
    for patch in patches:
        patch.start()
    try:
        yield found
    finally:
        for patch in patches:
            patch.stop()


def _made() -> int:
    return InboxItem.objects.count() + Task.objects.count() + len(mail.outbox)


def told(*sentences: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Let a test hold these sentences of the interface."""

    def decorate(test: Callable[..., None]) -> Callable[..., None]:
        @functools.wraps(test)
        def held(*args: Any, **kwargs: Any) -> None:
            before = _made()
            with said() as found:
                test(*args, **kwargs)
            assert set(sentences) <= found, "the page did not say it"
            assert _made() > before, "nobody was told"

        return held

    return decorate
