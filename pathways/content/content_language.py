"""Words of the content in the language they are written in: a lesson that nobody translated says so where it is shown.

WCAG 2.2, 3.1.2: without it a screen reader speaks English with Spanish sounds.
"""

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language


def lang(code: str) -> SafeString:
    """Return ` lang="…"` for an element whose words are in `code`; nothing where the page itself is."""
    here = (get_language() or "").split("-")[0]
    return format_html(' lang="{}"', code) if code and code != here else SafeString()


class Spoken(str):
    """A text that knows its language: in a template of another language it comes in an element that says so.

    Where no element may stand (a page's title, an attribute), use `{{ text|stringformat:"s" }}`.
    """

    __slots__ = ("language",)
    language: str

    def __new__(cls, text: str, language: str) -> "Spoken":
        """Return `text`, written in `language` ("en")."""
        made = super().__new__(cls, text)
        made.language = language
        return made

    def __getnewargs__(self) -> tuple[str, str]:  # type: ignore[override]
        """Let copies and pickles keep the language."""
        return str(self), self.language

    def __html__(self) -> str:
        """Return the escaped text, in an element of its own where the page speaks another language."""
        said = lang(self.language)
        return format_html("<span{}>{}</span>", said, str(self)) if said else escape(str(self))
