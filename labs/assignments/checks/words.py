"""What an author reads of how checks are run, and what to change, in the reader's language."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from labs.assignments.models import Assignment

WAYS = {
    "sealed": _("Sealed"),
    "old_way": _("The old way"),
    "person": _("A person decides"),
    "not_run": _("Not run: it is worth no points"),
    "by_hand": _("Graded by hand"),
}
# Why a check is not sealed, and what its author can do about it.
REASONS = {
    "": ("", ""),
    "values": (
        _("It looks at something that cannot be judged away from the student's code."),
        _("Compare numbers, texts, lists or tables."),
    ),
    "state": (
        _("It passes only beside the answer itself."),
        _("Call what students wrote, and compare what comes back."),
    ),
    "form": (
        _("It asks no question whose answer is written out in it."),
        _('Compare what a command prints: [ "$(command)" = "answer" ].'),
    ),
    "script_form": (
        _("It asks no question whose answer is written out in it."),
        _("Compare what a call gives: assert.equal(call(1), 2)."),
    ),
    "r_form": (
        _("It asks no question whose answer is written out in it."),
        _("Compare what a call gives: stopifnot(call(1) == 2), or expect_equal(call(1), 2)."),
    ),
    "sometimes": (
        _("Your own answer passes it only sometimes."),
        _("Set a seed, or accept every right value."),
    ),
    "no_solution": (
        _("The source has no answer that it could pass."),
        _("Write one between BEGIN SOLUTION and END SOLUTION."),
    ),
    "fails": (
        _("Your own answer does not pass it here."),
        _("Mend the check or your answer. A package or a file may be missing here; labs have no network."),
    ),
    "slow": (
        _("Your own answer was not ready in time."),
        _("Use less data, or give the lab more time in its meta file."),
    ),
    "stopped": (_("Your own notebook stopped before it."), _("Run your notebook from its first cell.")),
    "unknown": (_("No grader could try it."), _("Look at the lab again; if that does not help, tell an admin.")),
}
REMARKS = {
    "no_number": _("Its last line gives %(value)s and not a number from 0 to its points."),
    "above": _("Its last line gives %(value)s, more than its points."),
    "not_points": _("Its last line gives %(value)s, which is no number: it gives all points whatever it is."),
    "numpy": _("Its last line gives %(value)s: it counts here, but nbgrader itself gives all points."),
    "partly": _("Its last line gives your own answer %(value)s, and not all of its points."),
    "each_holds": _(
        "Each of its %(value)s comparisons has to hold here. nbgrader itself looks at the last one: join them with &&."
    ),
    "last_command": _(
        "Only its last command decides: %(value)s. Join its commands with &&, or compare what they print."
    ),
    "ends_shell": _("It ends the shell (%(value)s). nbgrader itself gives all points then; here it has to end well."),
    "printed": _("What it prints is no part of its points: %(value)s. Write # 1 point behind each comparison instead."),
    "unfinished": _("What students see of it is no whole command: %(value)s. Put the hidden part before it."),
    "says_only": _("It says what is wrong and passes all the same: %(value)s. Let it end in false."),
    "parts": _("Each of its %(value)s comparisons has points of its own here. nbgrader itself gives all or none."),
    "loose": _(
        "It decides with another assert than node:assert/strict, so it runs in the student's program: %(value)s. Load "
        "node:assert/strict."
    ),
    "stderr": _(
        "It writes to the error stream: %(value)s. nbgrader itself gives no points then; here it changes nothing."
    ),
    "stderr_counts": _("It writes to the error stream: %(value)s. That costs all its points, here and in nbgrader."),
    "leaves": _("It ends the program: %(value)s. It gives no points then."),
    "elsewhere": _(
        "It asks for something that a lab does not have: %(value)s. Labs run Node without a network, and not Deno."
    ),
    "r_shown": _(
        "Its last line shows a value: %(value)s. R only shows it, so it gives all points whatever it is, here and in "
        "nbgrader. End with stopifnot."
    ),
    "own_expect": _(
        "Its notebook binds anew what checks decide with, so it runs in the student's program: %(value)s. Leave the "
        "functions of R and testthat as they are."
    ),
    "leaves_not": _("It asks R to end: %(value)s. R in a lab goes on all the same, and so does the check."),
    "shown": _(
        "Its last line shows a value: %(value)s. A number counts as points here; with Deno nbgrader itself gives all "
        "points. End with an assert."
    ),
    "history": _(
        "nbgrader itself does not run a line with ! in quotes, and gives all points: %(value)s. Here it runs."
    ),
}
BACK = {
    "ignore": _("kept back: the course's settings name it"),
    "include": _("kept back: the course's settings do not hand it out"),
    "size": _("kept back: it is bigger than the course's settings allow"),
    "nested": _("kept back: notebooks in a folder are not handed out"),
    "picture": _("kept back: only a solution or a mark scheme shows it"),
    "made": _("kept back: your own answer makes it"),
    "copy": _("kept back: a copy that Jupyter made of another notebook here"),
    "twin": _("kept back: the same notebook as text, with its solutions"),
    "templates": _("kept back: AUTOTEST lines are written out already"),
}
# What was changed in the copy of a course that others wrote. The author's own file stays as it is.
NOTES = {
    "text": _("%(file)s: a notebook as text; %(more)s is made from it"),
    "updated": _("%(file)s: written for an older nbgrader (schema %(more)s); the copy here is brought up to date"),
    "header": _("%(file)s: begins with the cells of %(more)s, as the course's settings say"),
    "footer": _("%(file)s: ends with the cells of %(more)s, as the course's settings say"),
    "header_gone": _("%(file)s: the course's settings name a header that is not there: %(more)s"),
    "footer_gone": _("%(file)s: the course's settings name a footer that is not there: %(more)s"),
    "renamed": _("%(file)s: the cell %(cell)s is called %(more)s here, because another notebook has one of its name"),
    "autotest_lab": _("%(file)s: %(more)s AUTOTEST lines are checks now, by the lab's own autotests.yml"),
    "autotest_course": _("%(file)s: %(more)s AUTOTEST lines are checks now, by the course's autotests.yml"),
    "autotest_ours": _(
        "%(file)s: %(more)s AUTOTEST lines are checks now, by tests of this site: the course has no autotests.yml"
    ),
}


def way(name: str) -> str:
    """Return the word for a way."""
    return str(WAYS.get(name, name))


def reason(code: str) -> tuple[str, str]:
    """Return why a check is not sealed and what to change, both empty where it is."""
    why, change = REASONS.get(code, (code, ""))
    return str(why), str(change)


def back(code: str) -> str:
    """Return why students do not get a file."""
    return str(BACK.get(code, code))


def remark(code: str, value: str) -> str:
    """Return what an author should know of a check's value."""
    return str(REMARKS[code]) % {"value": value} if code in REMARKS else f"{code}: {value}"


def files(manifest: dict[str, Any]) -> Iterator[str]:
    """Yield a line for each notebook in another language than Python, for what was changed in a copy, for each file
    that is not simply handed out, and for each line that may give something away."""
    for note in manifest.get("notes", []):
        yield str(NOTES[note["code"]]) % note if note["code"] in NOTES else f"{note['file']}: {note['code']}"
    for name, language in sorted(manifest.get("languages", {}).items()):
        yield gettext(
            "%(name)s.ipynb: written in %(language)s; its checks run in a program like the one in the lab"
        ) % {
            "name": name,
            "language": language,
        }
    for name, why in sorted(manifest.get("kept_back", {}).items()):
        yield f"{name}: {back(why)}"
    for name in manifest.get("student_files", []):
        if name not in manifest.get("kept_back", {}):
            yield gettext("%(name)s: students change it, and hand it in") % {"name": name}
    for name in manifest.get("too_big", []):
        yield gettext("%(name)s: not there when work is checked, because all files together may be 24 MB") % {
            "name": name
        }
    for found in manifest.get("remarks", []):
        yield gettext("%(name)s: has a line that also stands in what you keep back: %(line)s") % {
            "name": found["file"],
            "line": found["line"],
        }


def title_of(lab: Assignment) -> str:
    """Return a lab's title in the reader's language."""
    return lab.title_es if get_language() == "es" and lab.title_es else lab.title


def task_title(task: dict[str, Any]) -> str:
    """Return a task's title in the reader's language."""
    return str(task.get("title_es") if get_language() == "es" and task.get("title_es") else task["title"])
