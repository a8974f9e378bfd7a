"""nbgrader's exchange over HTTP: the seven plug-in classes, and how to switch them on."""

from __future__ import annotations

from typing import Any


def configure(c: Any) -> None:
    """Make nbgrader use the site as its exchange. Call it in an `nbgrader_config.py` with that file's `c`."""
    from labs.exchange.base import SiteExchange
    from labs.exchange.instructors import CollectFromSite, ReleaseAssignmentToSite, ReleaseFeedbackToSite
    from labs.exchange.listing import ListFromSite
    from labs.exchange.students import FetchAssignmentFromSite, FetchFeedbackFromSite, SubmitToSite

    factory = c.ExchangeFactory
    factory.exchange = SiteExchange
    factory.list = ListFromSite
    factory.fetch_assignment = FetchAssignmentFromSite
    factory.submit = SubmitToSite
    factory.fetch_feedback = FetchFeedbackFromSite
    factory.collect = CollectFromSite
    factory.release_assignment = ReleaseAssignmentToSite
    factory.release_feedback = ReleaseFeedbackToSite
    c.Exchange.path_includes_course = True
