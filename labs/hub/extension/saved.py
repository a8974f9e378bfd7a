"""When a file was saved, in words that need no time zone."""

from labs.hub.pages import translate

_STEPS = (
    (60, 60, "Last saved 1 minute ago.", "Last saved {n} minutes ago."),
    (3600, 24, "Last saved 1 hour ago.", "Last saved {n} hours ago."),
    (86400, 0, "Last saved 1 day ago.", "Last saved {n} days ago."),
)


def last_saved(seconds: float, language: str) -> str:
    """Return when something was saved that is `seconds` old, in `language` ("en" or "es")."""
    for size, most, one, many in _STEPS:
        n = int(max(seconds, 0) // size)
        if n and (n < most or not most):
            return translate(language, one if n == 1 else many).format(n=n)
    return translate(language, "Last saved less than a minute ago.")
