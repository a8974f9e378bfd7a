"""What an author reads of how the checks of a lab are run, check by check."""

from __future__ import annotations

from collections.abc import Iterator

from labs.grader.ways import BY_HAND, NOT_RUN, OLD_WAY, PERSON, SEALED, Sealing, Way

WAYS = {
    SEALED: "sealed",
    OLD_WAY: "old way",
    PERSON: "a person",
    NOT_RUN: "not run, it is worth no points",
    BY_HAND: "a person, as you asked",
}
WHY = {
    "values": "a value cannot be judged away from the student's process; compare numbers, texts, lists or tables",
    "state": "it passes only beside the answer; let it call what students wrote, and compare what comes back",
    "form": "it asks no question whose answer is written out; compare what a command prints: "
    '[ "$(command)" = "answer" ]',
    "r_form": "it asks no question whose answer is written out; compare what a call gives: stopifnot(call(1) == 2)",
    "script_form": "it asks no question whose answer is written out; compare what a call gives: "
    "assert.equal(call(1), 2)",
    "sometimes": "your own answer passes only sometimes; set a seed, or accept every right value",
    "no_solution": "the source has no answer that it could pass; write one between BEGIN SOLUTION and END SOLUTION",
    "fails": "your own answer does not pass it here",
    "slow": "your own answer was not ready in time; use less data, or give the lab higher limits",
    "stopped": "your own notebook stopped before it",
}
REMARKS = {
    "no_number": "its last line gives {}, which is no number from 0 to its points: it gives none of them, and a flag",
    "above": "its last line gives {}, more than its points: it gives none of them, and a flag; set extra for more",
    "not_points": "its last line gives {}, which is no number: it gives all points whatever it is; write an assert, or "
    "end it with a semicolon",
    "numpy": "its last line gives {}: it counts here, but nbgrader's own autograder gives all points; write float(…)",
    "partly": "its last line gives {} to your own answer, which is not all of its points; students get that at most "
    "for the same answer",
    "each_holds": "each of its {} comparisons has to hold here; nbgrader's bash looks at the last command alone: join "
    "them with && to have both alike",
    "last_command": "its last command alone decides, here and in nbgrader's bash ({}): join its commands with &&, or "
    'compare outputs, [ "$(command)" = "answer" ]',
    "ends_shell": "it ends the shell ({}): nbgrader's bash gives all points then, whatever it found; here only where "
    "it ends well",
    "printed": "what it prints ({}) is no part of its points: bash gives all or none; write comparisons, each with its "
    "points in a comment, # 1 point",
    "unfinished": "what students see of it is no whole command ({}): put the hidden part before it, ending in &&",
    "says_only": "it says what is wrong and passes all the same ({}): write || {{ echo …; false; }}",
    "parts": "each of its {} comparisons has points of its own here; nbgrader gives all or none",
    "loose": "it decides with another assert than node:assert/strict ({}), so it runs in the student's program; load "
    "node:assert/strict",
    "stderr": "it writes to the error stream ({}): nbgrader gives no points then; here that changes nothing",
    "stderr_counts": "it writes to the error stream ({}): that costs all its points, here and in nbgrader",
    "leaves": "it ends the program ({}): it gives no points then, here; what came before is gone for later cells",
    "elsewhere": "it asks for what a lab does not have ({}): labs run Node without a network; the names of Deno, and "
    "packages from addresses, are not there",
    "shown": "its last line shows a value ({}): a number of points counts here; with Deno's kernel nbgrader sees "
    "colour codes in it, and gives all points whatever it is; end with an assert",
    "history": "nbgrader's bash reads ! as its history ({}), does not run the line, and gives all points; here it runs",
}


def lines(sealing: Sealing) -> Iterator[str]:
    """Yield a line for each graded cell, what its author should change, and the limits."""
    for name, book in sealing.books.items():
        for cell, way in book.ways.items():
            yield f"{name}/{cell}: {_way(way)}"
            yield from (f"{name}/{cell}: {REMARKS[code].format(detail)}" for code, detail in way.remarks)
    if sealing.missing:
        yield f"packages that your lab asks for and this machine does not have: {', '.join(sealing.missing)}"
    took = sealing.measured
    yield (
        f"your answer took {took.cell_s:.2f} s for a cell, {took.total_s:.2f} s in all, {took.memory_mb} MB; "
        f"limits: {_limits(sealing.limits)}"
    )
    if sealing.proposed != sealing.limits:
        yield f"we propose in meta/: limits: {{{_limits(sealing.proposed)}}}"


def _way(way: Way) -> str:
    if way.way in (SEALED, BY_HAND):
        return WAYS[way.way] + (f", {way.seconds:.2f} s" if way.way == SEALED else "")
    said = f" (it said: {way.said})" if way.said else ""
    return f"{WAYS[way.way]}, {way.seconds:.2f} s: {WHY[way.why]}{said}"


def _limits(limits: dict[str, int]) -> str:
    return ", ".join(f"{name}: {value}" for name, value in limits.items())
