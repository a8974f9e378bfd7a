"""A feedback page's own words in the reader's language: a pure function over its text.

The grader writes English, because it knows nobody's language. Nothing that a student wrote or printed carries a class
(`labs.grader.feedback` takes them out), so what stands in these places is the grader's or an instructor's.
"""

import re
from collections.abc import Mapping, Sequence
from html import escape, unescape
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from labs.grades.check_words import as_any_said, sources

_POINTS = re.compile(r'<p class="points">(up to )?([\d.e+-]+)(?: of ([\d.e+-]+))? points(?:, after [^<]*)?</p>')
_NOTE = re.compile(r'<p class="note">([^<]*)</p>')
_CHECK = re.compile(r"<details><summary>The check</summary>")
_PICTURE = re.compile(r'(<img class="out" alt=")Output picture(")')
_CUT = "\n… (more was printed; it is not shown)"
_REMARK = re.compile(r'<aside class="note remark"><strong>[^<]*</strong>')
_TASK = re.compile(r'(<div class="task"><h3)>([^<]*)(</h3>)')
_TWICE = re.compile(r'(<main><h1>([^<]*)</h1><section id="[^"]*">)<h1>\2</h1>')
_TITLE = re.compile(r"(<main><h1)>([^<]*)(</h1>)")


def in_readers_language(
    page: str, *, title: str, tasks: Mapping[str, str], checks: Sequence[Mapping[str, Any]] = ()
) -> str:
    """Return a feedback page with its own words in the active language, each marked with it.

    `title`: the lab's in that language; `tasks`: English title of a task → its title; `checks`: the tasks of the
    version's manifest, for what its checks say. What else the lab's author, the student and an instructor wrote stays
    as it is, in the page's own language.
    """
    # A notebook mostly begins with the lab's title, which stands above it already.
    page = _TWICE.sub(lambda found: found[1], page)
    language = (get_language() or "en").partition("-")[0]
    teacher = escape(_("From your instructor"))
    remark = f'<aside class="note remark"><strong lang="{language}">{teacher}</strong>'
    page = _REMARK.sub(lambda _found: remark, page)
    if language == "en":
        return page
    lang = f' lang="{language}"'
    page = _TITLE.sub(lambda found: f"{found[1]}{lang}>{escape(title)}{found[3]}", page)
    page = _TASK.sub(lambda found: _titled(found, lang, tasks), page)
    page = _POINTS.sub(lambda found: f'<p class="points"{lang}>{_points(found)}</p>', page)
    page = _NOTE.sub(lambda found: _note(found, lang, checks), page)
    check, picture = escape(_("The check")), escape(_("Output picture"))
    page = _CHECK.sub(lambda _found: f"<details><summary{lang}>{check}</summary>", page)
    page = sources(page, checks)
    page = _PICTURE.sub(lambda found: f"{found[1]}{picture}{found[2]}", page)
    return page.replace(_CUT, "\n… " + escape(_("(more was printed; it is not shown)")))


def _titled(found: "re.Match[str]", lang: str, tasks: Mapping[str, str]) -> str:
    title = tasks.get(unescape(found[2]))
    return f"{found[1]}{lang}>{escape(title)}{found[3]}" if title else found[0]


def _points(found: "re.Match[str]") -> str:
    if found[1]:
        return escape(_("up to %(most)s points, after a person has looked at it") % {"most": found[2]})
    return escape(_("%(points)s of %(most)s points") % {"points": found[2], "most": found[3]})


def _note(found: "re.Match[str]", lang: str, checks: Sequence[Mapping[str, Any]]) -> str:
    said = unescape(found[1])
    shown = _("There is more here than fits on this page.") if said.startswith("There is more here") else ""
    shown = shown or as_any_said(checks, said)
    return found[0] if shown == said else f'<p class="note"{lang}>{escape(shown)}</p>'
