"""Which addresses a real academy may have, and what follows from them."""

from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

LOOPBACK = {"127.0.0.1", "localhost", "[::1]", "::1"}


def is_here_only(url: str) -> bool:
    """Return whether `url` is an address of this machine alone, where nothing crosses a wire."""
    parts = urlsplit(url)
    return parts.scheme == "http" and parts.hostname in LOOPBACK


def checked(name: str, url: str) -> str:
    """Return `url` without a slash at its end; raise `ImproperlyConfigured` where passwords would travel openly."""
    parts = urlsplit(url)
    if parts.hostname and (parts.scheme == "https" or is_here_only(url)):
        return url.rstrip("/")
    raise ImproperlyConfigured(f"{name} begins with https://; http:// is for 127.0.0.1 and localhost alone")


def host_of(url: str) -> str:
    """Return the host of `url` as a browser names it in its request, without the port."""
    host = urlsplit(url).hostname or ""
    return f"[{host}]" if ":" in host else host
