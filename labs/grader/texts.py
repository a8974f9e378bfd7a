"""What students read about a check, in plain words. Nothing here is ever built from hidden parts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from labs.grader.archives import BESIDE_LIMIT

OTHER_VALUES = (
    "The checks that you can see pass. With other values something is different. "
    "Try your code with more values: small, large, empty."
)
HIDDEN_PART = "A part of this check that you cannot see does not pass yet. Try your code with more values."
PARTLY = "A part of what this check looks at is right, and a part is not yet."
NO_POINTS = "This check did not come to points. Your instructor can see why."
NOT_WRITTEN = "Your own code is missing here. Write it in place of “raise NotImplementedError()”."
ERROR_STREAM = "Something was printed as a warning or an error here. Find out why, and try again."
OTHER_KIND = (
    "This is not the kind of answer that is asked for: an object of your own class stands where plain data is "
    "expected, like a number, a text, or a list."
)
PERSON = "A person will look at this answer."
_look = "Look for a loop that does not end, or for something that waits for an answer."
SLOW = f"Your code took too long in this check. {_look}"
NOT_REACHED = "Your notebook stopped before this check."
NO_KEYBOARD = "Your code asks for something to be typed in. Nobody types here: write the value into your code."

REASONS = {
    "time": f"Your notebook ran longer than {{total_s}} seconds and was stopped. {_look}",
    "memory": "Your notebook used more than {memory_mb} MB of memory and was stopped. Look for growing data.",
    "processes": "Your notebook started too many other programs and was stopped.",
    "output": "Your notebook printed more than we can keep and was stopped. Remove large prints.",
    "ended": "Your notebook ended by itself before its last cell. Look for exit() or quit().",
    "forged": "Your notebook was stopped, because its results could not be read.",
}

# Why one cell was cut short, by the name of its error: the cells after it still ran.
CUT_SHORT = {
    "CellTimeout": f"A cell ran longer than {{cell_s}} seconds and was stopped. {_look}",
    "MemoryError": "A cell needed more than {memory_mb} MB of memory and was stopped. Look for growing data.",
}
PUT_BACK = "Some checks were missing from your notebook. They were put back, and your work was checked with them."


def notes(outputs: Iterable[dict[str, Any]], flags: set[str], limits: dict[str, int]) -> list[str]:
    """Return what a student should know about a notebook that ran to its end: cells cut short, checks put back."""
    errors = {output.get("ename") for output in outputs}
    said = [text.format(**limits) for name, text in CUT_SHORT.items() if name in errors]
    return [*said, PUT_BACK] if "deleted" in flags else said


def own_copy(changed: list[str]) -> str:
    """Return that files which students changed were read as the lab gives them."""
    return f"Your work was checked with the lab's own copy of {', '.join(changed[:5])}, without your changes to it."


def left_out(names: list[str]) -> str:
    """Return that files were not there when a hand-in was checked, because all together were too big."""
    return (
        f"Your files are more than {BESIDE_LIMIT >> 20} MB together, which is too much to check. These were left out: "
        f"{', '.join(names[:5])}. A person will look at what did not pass. You can use smaller files and hand in again."
    )


def stopped(reason: str, limits: dict[str, int]) -> str:
    """Return why a notebook was stopped, and that what came before counts."""
    return f"{REASONS[reason].format(**limits)} What came before that was checked."


def tidy(said: str) -> str:
    """Return what a visible check said, for reading."""
    if said.startswith("NotImplementedError"):
        return NOT_WRITTEN
    if said.startswith("EOFError"):
        return NO_KEYBOARD
    return said[:1500] if said != "AssertionError" else "One of the checks that you can see does not pass yet."
