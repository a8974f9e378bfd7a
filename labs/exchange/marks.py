"""What a course's own settings say of a lab that is released: which marks are cleared, and which files are whose.

nbgrader reads them from `nbgrader_config.py` before it calls an exchange; the site, which builds the lab anew from its
source, cannot see that file.
"""

from __future__ import annotations

from typing import Any

from nbgrader import converters, preprocessors
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config

# The same as the grader reads from a course folder (`labs/grader/settings.py`); a test holds the two together.
CLEARING = {
    "ClearSolutions": (
        "begin_solution_delimeter", "end_solution_delimeter", "code_stub", "text_stub", "enforce_metadata",
    ),
    "ClearHiddenTests": ("begin_test_delimeter", "end_test_delimeter", "enforce_metadata"),
    "ClearMarkScheme": ("begin_mark_scheme_delimeter", "end_mark_scheme_delimeter", "enforce_metadata"),
}  # fmt: skip
TIMEOUTS = ("Execute", "ExecutePreprocessor", "NotebookClient")


def settings(config: Config, coursedir: CourseDirectory) -> dict[str, Any]:
    """Return what a course set otherwise than nbgrader does: `clearing`, `exclude_overwriting`, `timeout`; {} for
    nothing. Values are nbgrader's own, as it would use them."""
    found: dict[str, Any] = {"clearing": _clearing(config)}
    if "exclude_overwriting" in config.Autograde:
        found["exclude_overwriting"] = converters.Autograde(coursedir=coursedir, config=config).exclude_overwriting
    if any("timeout" in config[kind] for kind in TIMEOUTS):
        seconds = preprocessors.Execute(config=config).timeout
        found["timeout"] = 0 if seconds is None or seconds < 0 else seconds
    return {name: value for name, value in found.items() if value or name == "timeout"}


def around(config: Config) -> list[str]:
    """Return the notebooks whose cells nbgrader puts around those of every notebook of the course."""
    made = preprocessors.IncludeHeaderFooter(config=config)
    return [path for path in (made.header, made.footer) if path]


def _clearing(config: Config) -> dict[str, dict[str, Any]]:
    given = {}
    for kind, names in CLEARING.items():
        made, plain = getattr(preprocessors, kind)(config=config), getattr(preprocessors, kind)()
        said = {name: getattr(made, name) for name in names if name in config[kind]}
        mine = {name: value for name, value in said.items() if value != getattr(plain, name)}
        if mine:
            given[kind] = mine
    return given
