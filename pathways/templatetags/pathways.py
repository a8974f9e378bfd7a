"""The path picture, when a class is, and small things that templates of lessons and courses need."""

import itertools
from typing import Any
from zoneinfo import ZoneInfo

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from pathways.content import rendering
from pathways.content.blocks import QUESTION_KINDS
from pathways.content.catalogue import catalogue
from pathways.content.content_language import Spoken, lang
from pathways.content.terms import spelled, terms_in
from pathways.marking import variants

register = template.Library()
register.filter("markdown", rendering.markdown)
register.filter("prose", rendering.prose)


@register.inclusion_tag("pathways/content/words.html")
def words_of(page: Any) -> dict[str, Any]:
    """Show what the words of the glossary mean that the body of a page names: closed until one is opened."""
    known = catalogue().terms
    found = [known[key] for key in terms_in(list(page.body.raw_data)) if key in known]
    return {"terms": sorted(found, key=lambda term: spelled(term.term))}


@register.inclusion_tag("pathways/cohorts/parts/when.html")
def when(session: Any, zone: str) -> dict[str, Any]:
    """Show when a session is on the clock of its cohort's zone, and on the reader's where that shows another hour."""
    starts, ends = (moment.astimezone(ZoneInfo(zone)) for moment in (session.starts_at, session.ends_at))
    own = timezone.localtime(session.starts_at)
    values = {"starts": starts, "day": date_format(starts, "WEEKDAY_DATE_FORMAT"), "zone": city(zone)}
    values |= {"from": date_format(starts, "TIME_FORMAT"), "until": date_format(ends, "TIME_FORMAT")}
    if own.utcoffset() != starts.utcoffset():
        values |= {"own": date_format(own, "DAY_TIME_FORMAT"), "own_zone": city(timezone.get_current_timezone_name())}
    return values


@register.filter
def city(zone: str) -> str:
    """Return the city that a time zone is named after: `America/New_York` is New York."""
    return zone.rpartition("/")[2].replace("_", " ")


WIDTH, HEIGHT, EDGE = 640, 132, 44


@register.filter
def kind_label(kind: str) -> str:
    """Return what people call a kind of question."""
    return str(dict(QUESTION_KINDS).get(kind, kind))


@register.filter
def example(question: Any) -> str:
    """Return what a question asks, with numbers and gaps as somebody may meet them."""
    return variants.example(question)


@register.filter
def pathway_title(cohort: Any) -> Any:
    """Return the title of a cohort's pathway in the reader's language."""
    way = catalogue().by_source.get(cohort.pathway_id)
    return way.title if way else cohort.pathway.title


@register.filter
def get(mapping: Any, key: Any) -> Any:
    """Return `mapping[key]`, or None."""
    return mapping.get(key) if mapping else None


@register.simple_tag(takes_context=True)
def spoken(context: Any) -> SafeString:
    """Return ` lang="…"` for words of the lesson, course or pathway of this page, where it is not translated."""
    shown = context.get("info") or context.get("stop") or context.get("way")
    title = getattr(shown, "title", None)
    return lang(title.language) if isinstance(title, Spoken) else SafeString()


@register.simple_tag
def path_picture(states: list[str]) -> SafeString:
    """Return a winding path with one numbered stop a course; each of `states` is new, open or done.

    A picture only: the list beside it says the same in words, so screen readers pass over it.
    """
    points = _points(len(states))
    done = next((number for number, state in enumerate(states) if state != "done"), len(states))
    line = _line(points)
    walked = _line(points[: done + 1]) if done else ""
    stops = format_html_join(
        "",
        "{}",
        ((_stop(number, state, point),) for number, (state, point) in enumerate(zip(states, points, strict=True))),
    )
    return format_html(
        '<svg class="path-picture" viewBox="0 0 {} {}" aria-hidden="true" focusable="false">'
        '<path class="path-line" d="{}"/><path class="path-line path-line--done" d="{}"/>{}</svg>',
        WIDTH,
        HEIGHT,
        line,
        walked,
        stops,
    )


def _points(count: int) -> list[tuple[float, float]]:
    step = (WIDTH - 2 * EDGE) / max(count - 1, 1)
    return [(round(EDGE + number * step, 1), HEIGHT / 2 + (26 if number % 2 else -26)) for number in range(count)]


def _line(points: list[tuple[float, float]]) -> str:
    if not points:
        return ""
    parts = [f"M{points[0][0]} {points[0][1]}"]
    for (x1, y1), (x2, y2) in itertools.pairwise(points):
        middle = (x1 + x2) / 2
        parts.append(f"C{middle:.1f} {y1} {middle:.1f} {y2} {x2} {y2}")
    return " ".join(parts)


def _stop(number: int, state: str, point: tuple[float, float]) -> SafeString:
    kind = {"done": " path-stop--done", "open": " path-stop--now"}.get(state, "")
    circle = format_html('<circle class="path-stop{}" cx="{}" cy="{}" r="24"/>', kind, *point)
    if state == "done":
        x, y = point
        return circle + format_html('<path class="path-tick" d="M{} {} l7 7 l13 -14"/>', x - 10, y)
    text = format_html(
        '<text class="path-number{}" x="{}" y="{}">{}</text>',
        kind.replace("stop", "number"),
        point[0],
        point[1] + 8,
        number + 1,
    )
    return circle + text
