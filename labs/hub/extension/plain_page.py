"""The plain page of a lab as HTML: every cell a section with a name, one form around all of them."""

import os
from html import escape

from labs.hub.extension import outputs, page, prose
from labs.hub.extension.kernels import Ended
from labs.hub.extension.notebook import Cell, Merge, Notebook, mark
from labs.hub.extension.runs import ALL_SECONDS, CELL_SECONDS, Run

# What is said below a cell whose run did not simply end.
_CUT: dict[Ended, str] = {
    "stopped": "You stopped this cell.",
    "time": "This cell ran longer than a minute, so it was stopped. A loop without an end is a common reason.",
    "died": (
        "The program closed by itself while it ran this cell. It may have needed more memory than one lab has. "
        "Your text is saved. Run all from the start."
    ),
}


def body(
    notebook: Notebook, *, action: str, xsrf: str, merge: Merge | None = None, run: Run | None = None, notice: str = ""
) -> str:
    """Return everything below the page's first heading. `notice` is safe HTML that comes first and gets the focus."""
    parts = [
        f'<div id="said" tabindex="-1">{notice}{_homeless(merge)}{_state(run)}</div>',
        f"<p>{page.say('Read from the top, write in the boxes, and run each cell. Everything stays in your lab.')}</p>",
        f'<form method="post" action="{escape(action)}" id="lab" data-ended="{page.say(RUN_ENDED)}"'
        f' data-offline="{page.say(OFFLINE)}" data-closed="{page.say(CLOSED)}">',
        f'<input type="hidden" name="_xsrf" value="{escape(xsrf)}">',
        _buttons("first", run),
        _cells(notebook.cells, merge or Merge({}, [], False), run),
        _buttons("last", run),
        "</form>",
        _idle(),
        _limits(),
    ]
    return "\n".join(parts)


def notebooks(ways: dict[str, str], shown: str) -> str:
    """Return links to a lab's notebooks, name → address; `shown` is the one on this page."""
    current = ' aria-current="page"'
    items = "".join(
        f'<li><a href="{escape(way)}"{current if name == shown else ""}>{escape(name)}</a></li>'
        for name, way in ways.items()
    )
    text = page.say("This lab has several notebooks. Save before you go to another one. All are handed in together.")
    return f'<nav aria-label="{page.say("Notebooks of this lab")}"><p>{text}</p><ul>{items}</ul></nav>'


OFFLINE = "There is no connection. What you wrote stays on this page; save it when the connection is back."


CLOSED = (
    "Your lab is closed. What you wrote last is still on this page: copy it, then open the lab again from your lesson."
)


RUN_ENDED = "The run has ended. Press “Look again” to see what it gave."


def notice(title: str, text: str = "") -> str:
    """Return a notice with a title; both are translated here."""
    more = f"<p>{page.say(text)}</p>" if text else ""
    return f'<div class="notice" role="alert"><h2>{page.say(title)}</h2>{more}</div>'


def rescued(texts: list[str]) -> str:
    """Return typed texts that have no cell to go to, to be copied; "" for none."""
    if not texts:
        return ""
    boxes = "".join(
        f'<p><label for="typed-{n}">{page.say("What you wrote")} {n}</label>'
        f'<textarea id="typed-{n}" readonly rows="{_rows(text)}">\n{escape(text)}</textarea></p>'
        for n, text in enumerate(texts, start=1)
    )
    return f'<section class="notice"><h2>{page.say("Text to keep")}</h2><p>{page.say(HOMELESS)}</p>{boxes}</section>'


HOMELESS = "This text is not saved. Copy what you want to keep."


def _homeless(merge: Merge | None) -> str:
    return rescued(merge.homeless) if merge else ""


def _state(run: Run | None) -> str:
    """Return how the last run stands, in one sentence or two."""
    if run is None:
        return ""
    if run.going:
        place = f"{len(run.ended) + 1} / {len(run.cells)}"
        text = page.say("Running · cell {place} · {n} seconds so far").format(place=place, n=run.seconds)
        return f'<p class="state" id="running">{text}</p>'
    if run.problem:
        return notice("This did not work", run.problem)
    return f'<p class="state">{_summary(run)}</p>' if run.whole else ""


def _summary(run: Run) -> str:
    """Return how a run of all cells went."""
    unfinished = sum(how != "ok" for how in run.ended.values())
    if len(run.ended) < len(run.cells):
        return page.say("The run stopped before the last cell. See the last output below.")
    if not unfinished:
        return page.say("All cells ran.")
    return page.say("All cells ran. Cells with something to look at: {n}").format(n=unfinished)


def _buttons(place: str, run: Run | None) -> str:
    """Return the buttons for the whole lab."""
    first = place == "first"
    name = page.say("Whole lab" if first else "When you are done")
    if run and run.going:
        which = [("stop", "Stop"), ("look", "Look again"), ("save", "Save")]
    else:
        which = [("save", "Save"), ("all", "Run all from the start"), ("hand-in", "Hand in")]
        which += [("afresh", AFRESH), ("start-over", "Start over")]
    loud = "stop" if first else "hand-in"
    made = "".join(_button(do, page.say(text), quiet=do != loud) for do, text in which)
    return f'<div class="actions" role="group" aria-label="{name}">{made}</div>'


AFRESH = "Start the program afresh"


def _button(do: str, text: str, *, quiet: bool = False) -> str:
    return f'<button class="button{" quiet" if quiet else ""}" name="do" value="{escape(do)}">{text}</button>\n'


def _cells(cells: list[Cell], merge: Merge, run: Run | None) -> str:
    """Return all cells; a cell's name is one heading below the author's last one, so that headings nest."""
    level, made = 1, []
    for cell in cells:
        if cell.kind == "prose":
            text = prose.html(cell.texts.get(page.language(), cell.source), cell.attachments)
            text = prose.nested(text, level)
            level = prose.last_level(text, level)
            made.append(f'<div class="prose">{text}</div>')
        else:
            made.append(_section(cell, min(level + 1, 6), merge, run))
    return "\n".join(made)


def _section(cell: Cell, level: int, merge: Merge, run: Run | None) -> str:
    """Return one cell to write, to run or to read."""
    heading = f'<h{level} id="name-{cell.key}">{_name(cell)}</h{level}>'
    inside = _box(cell, merge) if cell.editable else f"<pre><code>{escape(cell.source)}</code></pre>"
    if cell.kind == "code" and not (run and run.going):
        inside += (
            f'<p><button class="button quiet" name="do" value="run:{cell.key}">{page.say("Run this cell")}'
            f'<span class="hidden"> ({cell.number})</span></button></p>'
        )
    given = _output(cell, run, level) if cell.kind == "code" else ""
    start = f'<section class="cell" id="cell-{cell.key}" aria-labelledby="name-{cell.key}">'
    return f"{start}\n{heading}\n{inside}\n{given}</section>"


def _name(cell: Cell) -> str:
    """Return a cell's name: its number and what it is for."""
    if cell.kind == "answer":
        what = "Your answer in words"
    elif cell.kind == "raw":
        what = "Text"
    elif cell.check:
        what = "Check, to run"
    else:
        what = "Your code" if cell.editable else "Code, to run"
    points = f" ({page.say('points')}: {cell.points:g})" if cell.points is not None else ""
    return f"{page.say('Cell')} {cell.number} · {page.say(what)}{points}"


def _box(cell: Cell, merge: Merge) -> str:
    """Return the labelled box of a cell; after a conflict it holds what was typed, above it stands what is saved."""
    words = cell.kind == "answer"
    label = page.say("Answer" if words else "Code")
    shown = merge.conflicts.get(cell.key, merge.drafts.get(cell.key, cell.source))
    spell = "true" if words else "false"
    conflict = _conflict(cell) if cell.key in merge.conflicts else ""
    return (
        f'{conflict}<input type="hidden" name="was-{cell.key}" value="{mark(cell.source)}">'
        f'<label for="src-{cell.key}">{label} · {page.say("Cell")} {cell.number}</label>'
        f'<textarea id="src-{cell.key}" name="src-{cell.key}" rows="{_rows(shown)}" spellcheck="{spell}"'
        f' autocapitalize="off" autocomplete="off" class="{cell.kind}">\n{escape(shown)}</textarea>'
    )


def _conflict(cell: Cell) -> str:
    """Return what is saved in a cell that was changed from two sides."""
    return (
        f'<div class="notice"><p>{page.say("This cell was changed somewhere else, too. This is saved there:")}</p>'
        f"<pre>{escape(cell.source)}</pre>"
        f"<p>{page.say('Your own text is in the box below and not saved yet. Press Save to keep yours.')}</p></div>"
    )


def _output(cell: Cell, run: Run | None, level: int) -> str:
    """Return the region of what a cell gave; "" for a cell that has not run."""
    now = bool(run and run.going and run.now == cell.key)
    ended = run.ended.get(cell.key) if run else None
    if not (cell.ran or cell.outputs or now or ended):
        return ""
    said = f'<div class="notice"><p>{page.say(_CUT[ended])}</p></div>' if ended in _CUT else ""
    shown = f"<p>{page.say('This cell is running.')}</p>" if now else said + outputs.html(cell.outputs, cell.number)
    nothing = "This check found nothing missing." if cell.check else "The cell ran. It printed nothing."
    below = min(level + 1, 6)
    return (
        f'<div class="output" id="out-{cell.key}" role="region" tabindex="-1" aria-labelledby="gave-{cell.key}">'
        f'<h{below} id="gave-{cell.key}">{page.say("Output of cell {n}").format(n=cell.number)}</h{below}>'
        f"{shown or f'<p>{page.say(nothing)}</p>'}</div>\n"
    )


def _rows(text: str) -> int:
    """Return how many lines a box shows."""
    return min(max(text.count("\n") + 2, 4), 30)


def _idle() -> str:
    """Return when this lab closes by itself; our script counts down in it and offers to keep it open."""
    minutes = os.environ.get("ACADEMY_LAB_IDLE_MINUTES", "30")
    text = page.say("This lab closes by itself after {n} minutes without use. To save or to run counts as use.")
    until, keep = page.say("Minutes until it closes:"), page.say("Keep it open")
    return (
        f'<section class="idle" aria-label="{page.say("Time")}"><p>{text.format(n=escape(minutes))}</p>'
        f'<p id="idle" hidden data-minutes="{escape(minutes)}" data-text="{until}"></p>'
        f'<p id="soon" role="status" data-text="{page.say(SOON)}"></p>'
        f'<p><button type="button" class="button quiet" id="keep" hidden>{keep}</button></p></section>'
    )


SOON = "This lab closes soon, because nobody used it. Minutes left:"


def _limits() -> str:
    """Return what one lab has, and what happens where it is not enough."""
    memory = os.environ.get("ACADEMY_LAB_MEMORY_MB", "")
    bound = page.say("One cell may run for {n} seconds, all cells together for {m} minutes. Then the run is stopped.")
    lines = [
        bound.format(n=int(CELL_SECONDS), m=int(ALL_SECONDS / 60)),
        page.say("A long output is cut, and what you wrote is not."),
        page.say("If the connection is lost, load this page again: what was saved is there."),
    ]
    if memory:
        text = page.say(
            "A program may use about {n} MB of memory. If it needs more, it stops and says so; what was saved stays."
        )
        lines.insert(0, text.format(n=escape(memory)))
    items = "".join(f"<li>{line}</li>" for line in lines)
    return f"<details><summary>{page.say('What one lab has')}</summary><ul>{items}</ul></details>"
