"""Openings that anybody may read: those of employers that agreed to be named. Nothing here knows of students."""

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest

from pathways.content.catalogue import catalogue
from pathways.content.serving import Beside
from pathways.models import PathwayPage
from placement.employers.models import Employer
from placement.employers.naming import named_employers
from placement.openings.models import JobOrder, OrderSkill
from placement.openings.selectors import open_orders

# A page of the public shows a few; the partner's own page has the rest.
MOST = 12


def public_openings() -> "QuerySet[JobOrder]":
    """Return the open openings of employers that agreed to be named, newest first."""
    found = open_orders().prefetch_related(None).filter(employer__in=named_employers())
    return found.order_by("-created_at", "pk")


def openings_at(employer: Employer) -> "QuerySet[JobOrder]":
    """Return what one employer has open for the public to read."""
    return public_openings().filter(employer=employer)


def openings_for(page: PathwayPage) -> list[JobOrder]:
    """Return public openings that ask for a skill which the pathway teaches; one query."""
    way = next((way for way in catalogue().pathways.values() if way.key == page.translation_key), None)
    taught = {skill for lesson in way.lessons for skill in lesson.skills} if way else set()
    asks = OrderSkill.objects.filter(order=OuterRef("pk"), skill__key__in=taught)
    return list(public_openings().filter(Exists(asks))[:MOST]) if taught else []


def beside_pathway(page: Any, _request: HttpRequest) -> Beside | None:
    """Return what a pathway's page shows of openings; nothing where there is none."""
    found = openings_for(page)
    part = {"openings": found, "with_names": True}
    return Beside("placement/openings/public_list.html", part) if found else None
