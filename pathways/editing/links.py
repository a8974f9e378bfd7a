"""Links of a page that lead nowhere on this site, and files that are not there."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from django.urls import Resolver404, resolve
from django.utils.text import slugify
from django.utils.translation import gettext as _
from wagtail.models import Page

from pathways.content.catalogue import catalogue
from pathways.content.loading.files import ROOT
from pathways.content.models.term import Term
from pathways.content.plain_blocks import FILE_BLOCKS, UPLOADS
from pathways.content.segments import texts_of
from pathways.content.selectors.media import course_folder

LINK = re.compile(r"(?<!!)\[[^\]]*\]\(\s*<?([^)\s>]+)")
HEADING = re.compile(r"^#{1,3} (.+)$", re.MULTILINE)
ELSEWHERE = ("https://", "http://", "mailto:")


def broken_links(page: Any) -> list[tuple[str, str]]:
    """Return (link or file, what is wrong with it), each once. Links to other sites are not followed."""
    texts = texts_of(page)
    anchors = {slugify(heading) for text in texts.values() for heading in HEADING.findall(text)}
    links = dict.fromkeys(link for place, text in texts.items() for link in LINK.findall(text) if "code" not in place)
    terms = {link.removeprefix("term:") for link in links if link.startswith("term:")}
    known = set(Term.objects.filter(key__in=terms).values_list("key", flat=True)) if terms else set()
    found = [(link, why) for link in links if (why := _wrong(link, anchors, known))]
    return found + list(_missing_files(page))


def _wrong(link: str, anchors: set[str], terms: set[str]) -> str:
    """Return what is wrong with a link, "" for a good one."""
    if link.startswith(ELSEWHERE):
        return _("a link to another site has to start with https") if link.startswith("http://") else ""
    if link.startswith("#"):
        return "" if link[1:] in anchors else _("no heading of this page is called this")
    if link.startswith("term:"):
        return "" if link.removeprefix("term:") in terms else _("the glossary has no such word")
    if not link.startswith("/") or link.startswith("//"):
        return _("a link starts with /, # or https")
    return "" if leads_somewhere(urlsplit(link).path) else _("nothing is there")


def leads_somewhere(path: str) -> bool:
    """Return whether an address of this site has a page."""
    if path.startswith("/pathways/"):
        return path in _addresses() or path in ("/pathways/", "/pathways/glossary/", "/pathways/find/")
    try:
        found = resolve(path)
    except Resolver404:
        return False
    if found.url_name != "wagtail_serve":
        return True
    # Below the home page of a site; each language has its own.
    slug = path.strip("/")
    return slug == "" or Page.objects.live().filter(depth__gt=2, url_path__endswith=f"/{slug}/").exists()


def _addresses() -> set[str]:
    shelf = catalogue("en")
    places: list[Any] = [*shelf.pathways.values(), *([shelf.foundation] if shelf.foundation else [])]
    return {one.url for one in (*places, *shelf.courses.values(), *shelf.lessons.values())}


def _missing_files(page: Any) -> Iterator[tuple[str, str]]:
    for block in page.body:
        if block.block_type not in FILE_BLOCKS:
            continue
        for name in map(block.value.get, UPLOADS.values()):
            if name and not (ROOT / course_folder(page) / name).is_file():
                yield name, _("this file of the course is not there")
        for name in UPLOADS:
            held = block.value.get(name)
            if held is not None and not held.file.storage.exists(held.file.name):
                yield str(held), _("this uploaded file is not there any more")
