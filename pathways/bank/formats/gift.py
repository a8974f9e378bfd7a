"""GIFT, Moodle's text format (docs.moodle.org, "GIFT format")."""

import re
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from pathways.bank.formats.html_text import plain_text, shows_something
from pathways.bank.formats.verdicts import Draft, Left, Unreadable, Verdict, number_text, pattern, unpattern
from pathways.marking.plain import Question, choices_of
from pathways.marking.typed import accepted_lines, read_number

SPECIAL = "~=#{}:"
TITLE = re.compile(r"\s*::(.*?)(?<!\x01)::", re.DOTALL)
FORMAT = re.compile(r"\s*\[(html|moodle|plain|markdown)\]")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
WEIGHT = re.compile(r"%(-?[0-9.]+)%")
TRUE = {"T": True, "TRUE": True, "F": False, "FALSE": False}


def read(text: str) -> list[Verdict]:
    """Return a verdict on each question of a GIFT file. Raises `Unreadable` for a text without any."""
    found: list[Verdict] = []
    tags = ""
    for block in _blocks(text):
        if block.startswith("$CATEGORY:"):
            tags = _tags(block)
            continue
        found.append(_verdict(_hidden(block), len(found) + 1, tags))
    if not found:
        raise Unreadable(_("There is no question in this file."))
    return found


def _blocks(text: str) -> list[str]:
    # Marks of our own, and the sign that no database takes, are no part of a text.
    plain = CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff"))
    lines = [line for line in plain.split("\n") if not line.lstrip().startswith("//")]
    blocks: list[str] = []
    for part in re.split(r"\n[ \t]*\n", "\n".join(lines)):
        # A category may stand on top of its first question, without an empty line.
        head, _rest, rest = part.strip().partition("\n")
        blocks += [head, rest.strip()] if head.startswith("$CATEGORY:") else [part.strip()]
    return [block for block in blocks if block]


def _tags(block: str) -> str:
    parts = block.removeprefix("$CATEGORY:").strip().split("/")
    return ", ".join(part.strip().casefold() for part in parts if part.strip() and not part.strip().startswith("$"))


def _hidden(text: str) -> str:
    """Return a text in which each escaped sign is put behind a mark, so that it is no sign of the format."""
    text = text.replace("\\\\", "\x02").replace("\\n", "\n")
    return re.sub(r"\\([~=#{}:])", lambda found: "\x01" + chr(0xE000 + SPECIAL.index(found.group(1))), text)


def _shown(text: str) -> str:
    return plain_text(_unmarked(text))


def _unmarked(text: str) -> str:
    for number, sign in enumerate(SPECIAL):
        text = text.replace("\x01" + chr(0xE000 + number), sign)
    # Each part of a question may say in which form it is written.
    return FORMAT.sub("", text, count=1).replace("\x02", "\\")


def _without_pictures(text: str) -> str:
    """Return a part of a question as words; left where what it shows does not come along."""
    if shows_something(_unmarked(text)):
        raise Left(_("It shows a picture, a sound or a formula, which does not come along."))
    return _shown(text)


def _verdict(block: str, number: int, tags: str) -> Verdict:
    title = TITLE.match(block)
    body = block[title.end() :] if title else block
    name = _shown(title.group(1)) if title else f"Question {number}"
    try:
        return _taken(name, FORMAT.sub("", body, count=1), tags)
    except Left as left:
        return Verdict(name, None, (str(left),))


def _taken(name: str, body: str, tags: str) -> Verdict:
    start, end = body.find("{"), body.rfind("}")
    if start < 0 or end < start:
        raise Left(_("It is a text that asks nothing."))
    before, inside, after = body[:start], body[start + 1 : end], body[end + 1 :]
    ask = _without_pictures(f"{before} _____ {after}" if after.strip() else before)
    return _question(name, ask, inside.strip(), tags)


def _question(name: str, ask: str, inside: str, tags: str) -> Verdict:
    draft = Draft()
    # What an answer shows is looked at with the answers: nothing but what is said after one is left.
    draft.note_pictures(_unmarked(inside))
    inside, _rest, general = inside.partition("####")
    common: dict[str, Any] = {"ask": ask, "tags": tags}
    why = _shown(general)
    inside = inside.strip()
    if not inside:
        raise Left(_("It asks for a long text, which people have to read."))
    head, _rest, rest = inside.partition("#")
    if head.strip().upper() in TRUE:
        return _true_false(draft, name, common, TRUE[head.strip().upper()], rest, why)
    if inside.startswith("#"):
        return _number(draft, name, common, inside[1:].strip(), why)
    answers = _answers(inside)
    # As Moodle reads it: where there is a wrong answer to choose, an arrow is an arrow.
    if all(sign == "=" for sign, *_rest in answers) and any("->" in row[2] for row in answers):
        return _match(draft, name, common, answers, why)
    if all(sign == "=" for sign, *_rest in answers):
        return _text(draft, name, common, answers, why)
    return _chosen(draft, name, common, answers, why)


def _answers(inside: str) -> list[tuple[str, float | None, str, str]]:
    """Return (sign, weight in percent or None, text, feedback) of each answer."""
    found = []
    # A short answer that stands alone needs no sign.
    for part in re.findall(r"[=~][^=~]*", inside if "=" in inside or "~" in inside else f"={inside}"):
        weight = WEIGHT.match(part[1:].strip())
        text = part[1:].strip()[weight.end() if weight else 0 :]
        text, _rest, feedback = text.partition("#")
        worth = float(weight.group(1)) if weight else None
        found.append((part[0], worth, _without_pictures(text), _shown(feedback)))
    if not found:
        raise Left(_("Its answers cannot be read."))
    return found


def _true_false(draft: Draft, name: str, common: Any, right: bool, feedback: str, why: str) -> Verdict:
    wrong_why, _rest, right_why = feedback.partition("#")
    rows = [
        {"text": "True", "correct": right, "why": _shown(right_why if right else wrong_why)},
        {"text": "False", "correct": not right, "why": _shown(wrong_why if right else right_why)},
    ]
    return draft.made(name, kind="single", choices=draft.reasons(draft.choices(rows)), why=why, **common)


def _chosen(draft: Draft, name: str, common: Any, answers: Any, why: str) -> Verdict:
    weights = [weight if weight is not None else (100.0 if sign == "=" else 0.0) for sign, weight, *_rest in answers]
    whole = [weight for weight in weights if weight > 0]
    multiple = sum(1 for sign, *_rest in answers if sign == "=") != 1 and max(weights, default=0) < 100
    if multiple and len({round(weight) for weight in whole}) > 1:
        draft.note(_("Its right answers had different weights: here each counts the same."))
    if not multiple and any(0 < weight < 100 for weight in weights):
        draft.note(_("An answer that counted in part counts as wrong here."))
    rows = [
        {"text": text, "correct": weight > 0 if multiple else weight >= 100, "why": feedback}
        for (_rest, _rest, text, feedback), weight in zip(answers, weights, strict=True)
    ]
    kind = "multiple" if multiple else "single"
    return draft.made(name, kind=kind, choices=draft.reasons(draft.choices(rows)), why=why, **common)


def _text(draft: Draft, name: str, common: Any, answers: Any, why: str) -> Verdict:
    full = [row for row in answers if row[1] is None or row[1] >= 100]
    if len(full) < len(answers):
        draft.note(_("An answer that counted in part counts as wrong here."))
    told = why or next((row[3] for row in full if row[3]), "")
    lines = "\n".join(pattern(row[2]) for row in full)
    return draft.made(name, kind="text", answer=lines, why=draft.why(told), **common)


def _match(draft: Draft, name: str, common: Any, answers: Any, why: str) -> Verdict:
    pairs = [tuple(part.strip() for part in text.partition("->")[::2]) for _sign, _weight, text, _feedback in answers]
    rows = [{"text": text, "goes_with": other} for text, other in pairs if text]
    others = "\n".join(other for text, other in pairs if not text)
    return draft.made(name, kind="match", choices=draft.choices(rows), others=others, why=draft.why(why), **common)


def _number(draft: Draft, name: str, common: Any, inside: str, why: str) -> Verdict:
    parts = _answers(inside if inside[:1] in "=~" else f"={inside}")
    full = [row for row in parts if row[0] == "=" and (row[1] is None or row[1] >= 100)]
    if any(0 < (row[1] or 0) < 100 for row in parts):
        draft.note(_("An answer that counted in part counts as wrong here."))
    if len(full) != 1:
        raise Left(_("It has several right numbers."))
    answer, tolerance = _range(full[0][2])
    return draft.made(
        name, kind="number", answer=answer, tolerance=tolerance, why=draft.why(why or full[0][3]), **common
    )


def _range(text: str) -> tuple[str, str]:
    """Return the number and how far off it may be: of `5:0.5`, and of `4.5..5.5`."""
    low, dots, high = text.partition("..")
    if dots:
        one, two = read_number(low), read_number(high)
        if one is None or two is None:
            raise Left(_("Its numbers cannot be read."))
        return number_text(float((one + two) / 2)), number_text(float(abs(two - one) / 2))
    number, _rest, tolerance = (part.strip() for part in text.partition(":"))
    off = read_number(tolerance) if tolerance else None
    if tolerance and off is None:
        raise Left(_("Its numbers cannot be read."))
    return number, tolerance if off else ""


def write(questions: Sequence[Question]) -> tuple[str, list[tuple[str, str]]]:
    """Return questions as a GIFT file, and (question, reason) of those that the format cannot hold."""
    parts, left = [], []
    for question in questions:
        writer = WRITERS.get(question["kind"])
        if writer is None or (question["kind"] == "number" and question["unit"]):
            left.append((question["ask"], _("GIFT has no such question.")))
            continue
        why = f"####{_escaped(question['why'])}" if question["why"] else ""
        parts.append(f"{_escaped(question['ask'])} {{{writer(question)}{why}}}")
    return "\n\n".join(parts) + "\n", left


def _escaped(text: str) -> str:
    return re.sub(r"([~=#{}:\\])", r"\\\1", text).replace("\n", "\\n")


def _write_chosen(question: Question) -> str:
    right = [choice for choice in choices_of(question) if choice["correct"]]
    share = "%" + number_text(round(100 / len(right), 5)) + "%"
    rows = []
    for choice in choices_of(question):
        multiple = question["kind"] == "multiple"
        sign = ("~" + (share if choice["correct"] else "%-100%")) if multiple else "~="[choice["correct"]]
        feedback = f"#{_escaped(choice['why'])}" if choice["why"] else ""
        rows.append(f"{sign}{_escaped(choice['text'])}{feedback}")
    return "\n" + "\n".join(rows) + "\n"


def _write_text(question: Question) -> str:
    return " ".join(f"={_escaped_pattern(line)}" for line in accepted_lines(question["answer"]))


def _escaped_pattern(line: str) -> str:
    # The backslash in front of a star stays single: it is Moodle's, not the format's.
    return _escaped(unpattern(line)).replace("\\\\*", "\\*")


def _write_number(question: Question) -> str:
    tolerance = question["tolerance"]
    wanted = read_number(question["answer"])
    if tolerance.endswith("%") and wanted is not None:
        share = read_number(tolerance[:-1]) or 0
        tolerance = number_text(float(abs(wanted) * share / 100))
    return f"#{question['answer']}" + (f":{tolerance}" if tolerance else "")


def _write_match(question: Question) -> str:
    pairs = [f"={_escaped(row['text'])} -> {_escaped(row['goes_with'])}" for row in choices_of(question)]
    pairs += [f"= -> {_escaped(line)}" for line in accepted_lines(question["others"])]
    return "\n" + "\n".join(pairs) + "\n"


WRITERS = {
    "single": _write_chosen,
    "multiple": _write_chosen,
    "text": _write_text,
    "number": _write_number,
    "match": _write_match,
}
