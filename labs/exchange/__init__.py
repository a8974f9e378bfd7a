"""nbgrader's exchange over HTTP: the seven plug-in classes, and how to switch them on."""

from __future__ import annotations

from typing import Any

CLASSES = {
    "exchange": "base.SiteExchange",
    "list": "listing.ListFromSite",
    "fetch_assignment": "students.FetchAssignmentFromSite",
    "submit": "students.SubmitToSite",
    "fetch_feedback": "students.FetchFeedbackFromSite",
    "collect": "instructors.CollectFromSite",
    "release_assignment": "instructors.ReleaseAssignmentToSite",
    "release_feedback": "instructors.ReleaseFeedbackToSite",
}
# nbgrader's own steps of autograding, with a fence around the one that runs what students wrote.
AUTOGRADE = [
    "labs.exchange.fenced.FencedExecute",
    "nbgrader.preprocessors.IgnorePattern",
    "nbconvert.preprocessors.ClearMetadataPreprocessor",
    "nbgrader.preprocessors.LimitOutput",
    "nbgrader.preprocessors.SaveAutoGrades",
    "nbgrader.preprocessors.AssignLatePenalties",
    "nbgrader.preprocessors.CheckCellMetadata",
]


def configure(c: Any) -> None:
    """Make nbgrader use the site as its exchange, and run students' code behind a fence.

    Call it in an `nbgrader_config.py` with that file's `c`. By name, so that a lab's server does not pay for nbgrader's
    import before anybody asks for it.
    """
    for name, place in CLASSES.items():
        setattr(c.ExchangeFactory, name, f"labs.exchange.{place}")
    c.Exchange.path_includes_course = True
    c.Autograde.autograde_preprocessors = AUTOGRADE
