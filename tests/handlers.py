"""Lets all browsers of a test process share the middleware that the first of them has loaded, as a server's readers do.

Django's test client loads it anew for every browser, and the walks have a new browser for almost every request.
"""

import contextlib
from collections.abc import Iterator
from typing import Any

from django.core.signals import setting_changed
from django.test.client import ClientHandler

# What `load_middleware` makes.
MADE = ("_view_middleware", "_template_response_middleware", "_exception_middleware", "_middleware_chain")


@contextlib.contextmanager
def shared() -> Iterator[None]:
    """Load the middleware once, and anew after every change of a setting."""
    load, made = ClientHandler.load_middleware, dict[str, Any]()

    def loaded(handler: ClientHandler, is_async: bool = False) -> None:
        if not made:
            load(handler, is_async)
            made.update({name: getattr(handler, name) for name in MADE})
        vars(handler).update(made)

    def forget(**_: object) -> None:
        made.clear()

    ClientHandler.load_middleware = loaded
    setting_changed.connect(forget)
    try:
        yield
    finally:
        setting_changed.disconnect(forget)
        del ClientHandler.load_middleware  # it was inherited
