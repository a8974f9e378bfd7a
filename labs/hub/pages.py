"""Words and languages of the hub's own pages."""

from collections.abc import Callable
from functools import partial
from typing import Any

from labs.hub.words import SPANISH

# Hub name → language. The hub's database has no place for it; every "Open lab" brings it again.
_languages: dict[str, str] = {}
# Hub name → why the last lab was ended.
_ends: dict[str, str] = {}


def remember_language(hub_name: str, locale: str) -> None:
    """Note the language that `hub_name` chose on the site, from a claim such as "es" or "es-ES"."""
    _languages[hub_name] = "es" if locale.lower().startswith("es") else "en"


def forget_language(hub_name: str) -> None:
    """Forget what `remember_language` and `remember_end` noted."""
    _languages.pop(hub_name, None)
    _ends.pop(hub_name, None)


def remember_end(hub_name: str, because: str) -> None:
    """Note why the lab of `hub_name` was ended; "" once it starts again. The hub drops a spawner with its lab."""
    if because:
        _ends[hub_name] = because
    else:
        _ends.pop(hub_name, None)


def language_of(hub_name: str) -> str:
    """Return "en" or "es"."""
    return _languages.get(hub_name, "en")


def translate(language: str, text: str) -> str:
    """Return `text` in `language`; English where it has not been translated."""
    return SPANISH.get(text, text) if language == "es" else text


def template_vars(site_url: str, leave_url: str) -> dict[str, Any]:
    """Return what every hub page can use: `say(text)`, `language`, `ended_because`, `site_url` and `leave_url`.

    JupyterHub calls each callable with the person signed in, or None.
    """

    def language(user: Any) -> str:
        return language_of(user.name) if user else "en"

    def say(user: Any) -> Callable[[str], str]:
        return partial(translate, language(user))

    def ended_because(user: Any) -> str:
        return _ends.get(user.name, "") if user else ""

    known = {"language": language, "say": say, "ended_because": ended_because}
    return {"site_url": site_url, "leave_url": leave_url, **known}
