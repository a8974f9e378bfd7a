"""Moodle's XML format (docs.moodle.org, "Moodle XML format")."""

import re
import xml.etree.ElementTree as ET
from collections.abc import Callable, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pathways.bank.formats.html_text import plain_text, shows_something
from pathways.bank.formats.verdicts import Draft, Left, Unreadable, Verdict, number_text, pattern, unpattern
from pathways.bank.formats.xml_text import Node, read_xml
from pathways.marking.plain import Question, choices_of
from pathways.marking.typed import accepted_lines, read_number

CLOZE = re.compile(r"\{(\d*):([A-Z_]+):(.*?)(?<!\\)\}", re.DOTALL)
FORMULA_NAME = re.compile(r"\{(\w+)\}")
NOT_HERE = {
    "essay": gettext_lazy("It asks for a long text, which people have to read."),
    "description": gettext_lazy("It is a text that asks nothing."),
}


def read(data: bytes | str) -> list[Verdict]:
    """Return a verdict on each question of a Moodle XML file. Raises `Unreadable`."""
    root = read_xml(data)
    if root.tag != "quiz":
        raise Unreadable(_("This is no Moodle XML file: it should start with <quiz>."))
    found: list[Verdict] = []
    tags = ""
    for node in root.findall("question"):
        if node.get("type") == "category":
            tags = _category(node)
            continue
        found.append(_verdict(node, tags, len(found) + 1))
    if not found:
        raise Unreadable(_("There is no question in this file."))
    return found


def _text(node: Node | None, name: str) -> str:
    held = node.find(f"{name}/text") if node is not None else None
    return (held.text or "") if held is not None else ""


def _category(node: Node) -> str:
    parts = _text(node, "category").split("/")
    return ", ".join(plain_text(part).casefold() for part in parts if part.strip() and not part.startswith("$"))


def _verdict(node: Node, category: str, number: int) -> Verdict:
    name = plain_text(_text(node, "name")) or f"Question {number}"
    try:
        return _taken(node, name, category)
    except Left as left:
        return Verdict(name, None, (str(left),))


def _taken(node: Node, name: str, category: str) -> Verdict:
    kind = node.get("type", "")
    own = [plain_text(tag.findtext("text") or "") for tag in node.findall("tags/tag")]
    tags = ", ".join(filter(None, [category, *own]))
    asked = _text(node, "questiontext")
    if kind not in READERS:
        raise Left(
            NOT_HERE[kind]
            if kind in NOT_HERE
            else _("There is no question of this kind here: %(kind)s.") % {"kind": kind}
        )
    # Moodle 1.9 kept the picture of a question beside its text.
    pictured = any((node.findtext(tag) or "").strip() for tag in ("image", "image_base64"))
    if pictured or shows_something(asked) or any(shows_something(text) for _part, text, _feedback in _answers(node)):
        raise Left(_("It shows a picture, a sound or a formula, which does not come along."))
    draft = Draft()
    draft.note_pictures(_text(node, "generalfeedback"), *(_text(one, "feedback") for one in node.findall("answer")))
    return READERS[kind](draft, node, name, {"ask": plain_text(asked), "tags": tags})


def _answers(node: Node) -> list[tuple[float, str, str]]:
    """Return (fraction in percent, text in HTML, feedback) of each answer."""
    return [
        (float(one.get("fraction") or 0), one.findtext("text") or "", plain_text(_text(one, "feedback")))
        for one in node.findall("answer")
    ]


def _is_on(node: Node, name: str) -> bool:
    """Return a yes or no as Moodle reads it: `false`, `0` and nothing are no, every other word is yes."""
    return (node.findtext(name) or "true").strip() not in ("false", "0", "")


def _general(node: Node) -> str:
    return plain_text(_text(node, "generalfeedback"))


def _chosen(draft: Draft, node: Node, name: str, common: Any) -> Verdict:
    answers = _answers(node)
    single = _is_on(node, "single") and node.get("type") != "oumultiresponse"
    whole = {round(fraction) for fraction, *_rest in answers if fraction > 0}
    if single and any(0 < fraction < 100 for fraction, *_rest in answers):
        draft.note(_("An answer that counted in part counts as wrong here."))
    if not single and len(whole) > 1:
        draft.note(_("Its right answers had different weights: here each counts the same."))
    if not _is_on(node, "shuffleanswers"):
        draft.note(_("Its answers kept their order: here they are mixed."))
    rows = [
        {"text": plain_text(text), "correct": fraction >= 100 if single else fraction > 0, "why": feedback}
        for fraction, text, feedback in answers
    ]
    kind = "single" if single else "multiple"
    return draft.made(name, kind=kind, choices=draft.reasons(draft.choices(rows)), why=_general(node), **common)


def _true_false(draft: Draft, node: Node, name: str, common: Any) -> Verdict:
    rows = [
        {"text": text.strip().capitalize(), "correct": fraction >= 100, "why": feedback}
        for fraction, text, feedback in _answers(node)
    ]
    return draft.made(name, kind="single", choices=draft.reasons(draft.choices(rows)), why=_general(node), **common)


def _full(draft: Draft, node: Node) -> list[tuple[float, str, str]]:
    answers = _answers(node)
    full = [row for row in answers if row[0] >= 100]
    # An answer worth nothing is there for its feedback alone; one worth a part would have counted.
    if any(0 < fraction < 100 for fraction, *_rest in answers):
        draft.note(_("An answer that counted in part counts as wrong here."))
    if not full:
        raise Left(_("No answer of it is wholly right."))
    return full


def _short(draft: Draft, node: Node, name: str, common: Any) -> Verdict:
    full = _full(draft, node)
    if (node.findtext("usecase") or "0").strip() == "1":
        draft.note(_("Capital letters mattered: here they do not."))
    lines = "\n".join(pattern(" ".join(text.split())) for _part, text, _feedback in full)
    why = _general(node) or next((feedback for *_rest, feedback in full if feedback), "")
    return draft.made(name, kind="text", answer=lines, why=draft.why(why), **common)


def _numerical(draft: Draft, node: Node, name: str, common: Any) -> Verdict:
    full = _full(draft, node)
    if len(full) > 1:
        raise Left(_("It has several right numbers."))
    held = next(one for one in node.findall("answer") if float(one.get("fraction") or 0) >= 100)
    tolerance = (held.findtext("tolerance") or "").strip()
    why = _general(node) or full[0][2]
    return draft.made(
        name,
        kind="number",
        answer=full[0][1].strip(),
        tolerance="" if read_number(tolerance) in (None, 0) else tolerance,
        unit=_units(node),
        why=draft.why(why),
        **common,
    )


def _units(node: Node) -> str:
    """Return our lines of units: Moodle's multiplier says how many of it make one of the answer's."""
    lines = []
    for unit in node.findall("units/unit"):
        many = read_number(unit.findtext("multiplier") or "1") or 1
        lines.append((unit.findtext("unit_name") or "", 1 / many))
    lines.sort(key=lambda pair: pair[1] != 1)
    if lines and lines[0][1] != 1:
        return ""
    return "\n".join(name if worth == 1 else f"{name} = {number_text(float(worth))}" for name, worth in lines)


def _match(draft: Draft, node: Node, name: str, common: Any) -> Verdict:
    pairs = [
        (plain_text(one.findtext("text") or ""), plain_text(_text(one, "answer")))
        for one in node.findall("subquestion")
    ]
    if any(shows_something(ET.tostring(one, "unicode")) for one in node.findall("subquestion")):
        raise Left(_("It shows a picture, a sound or a formula, which does not come along."))
    rows = [{"text": text, "goes_with": other} for text, other in pairs if text]
    used = {row["goes_with"] for row in rows}
    others = "\n".join(other for text, other in pairs if not text and other and other not in used)
    why = draft.why(_general(node))
    return draft.made(name, kind="match", choices=draft.choices(rows), others=others, why=why, **common)


def _order(draft: Draft, node: Node, name: str, common: Any) -> Verdict:
    rows = [{"text": plain_text(text)} for _part, text, _feedback in _answers(node)]
    return draft.made(name, kind="order", choices=draft.choices(rows), why=draft.why(_general(node)), **common)


def _cloze(draft: Draft, node: Node, name: str, common: Any) -> Verdict:
    """Return gaps for a text with short answers and numbers in it; others have no like here."""
    gaps: list[dict[str, Any]] = []

    def gap(found: re.Match[str]) -> str:
        kind = found.group(2)
        if kind not in ("SHORTANSWER", "SA", "MW", "SHORTANSWER_C", "SAC", "MWC", "NUMERICAL", "NM"):
            raise Left(_("A gap of it is of a kind that does not exist here: %(kind)s.") % {"kind": kind})
        mark = f"g{len(gaps) + 1}"
        gaps.append({"text": _cloze_answers(draft, found.group(3), kind), "goes_with": mark})
        return f"[[{mark}]]"

    ask = CLOZE.sub(gap, common["ask"])
    why = draft.why(_general(node))
    return draft.made(name, kind="gaps", choices=draft.choices(gaps), why=why, **{**common, "ask": ask})


def _cloze_answers(draft: Draft, text: str, kind: str) -> str:
    lines = []
    for part in re.split(r"(?<!\\)~", text):
        answer = re.sub(r"(?<!\\)#.*", "", part, flags=re.DOTALL).strip()
        weight = re.match(r"%(-?[0-9.]+)%|=", answer)
        if weight is None or (weight.group(1) and float(weight.group(1)) < 100):
            if weight and float(weight.group(1) or 0) > 0:
                draft.note(_("An answer that counted in part counts as wrong here."))
            continue
        plain = re.sub(r"\\(.)", r"\1", answer[weight.end() :])
        if kind in ("NUMERICAL", "NM"):
            plain, _rest, tolerance = plain.partition(":")
            if tolerance.strip() not in ("", "0"):
                draft.note(_("A number in a gap could be off a little: here it has to be exact."))
        lines.append(pattern(plain.strip()) if kind not in ("NUMERICAL", "NM") else plain.strip())
    return "\n".join(lines)


def _calculated(draft: Draft, node: Node, name: str, common: Any) -> Verdict:
    held = next((one for one in node.findall("answer") if float(one.get("fraction") or 0) >= 100), None)
    if held is None:
        raise Left(_("No answer of it is wholly right."))
    if (held.findtext("tolerancetype") or "1").strip() not in ("1", "2"):
        raise Left(_("Its tolerance is of a kind that does not exist here."))
    table = _table(node)
    tolerance = (held.findtext("tolerance") or "").strip()
    wanted = read_number(tolerance)
    # Moodle's relative tolerance is a share, ours a percentage.
    relative = (held.findtext("tolerancetype") or "1").strip() == "1" and wanted
    return draft.made(
        name,
        kind="calculated",
        answer=FORMULA_NAME.sub(r"\1", (held.findtext("text") or "").strip()),
        values=table,
        tolerance=f"{number_text(float(wanted * 100))}%" if relative and wanted else tolerance,
        unit=_units(node),
        why=draft.why(_general(node)),
        **{**common, "ask": common["ask"]},
    )


def _table(node: Node) -> str:
    """Return the numbers of a calculated question as rows: those of one number belong together."""
    columns: dict[str, dict[str, str]] = {}
    for dataset in node.findall("dataset_definitions/dataset_definition"):
        name = _text(dataset, "name").strip()
        columns[name] = {
            (item.findtext("number") or ""): (item.findtext("value") or "").strip()
            for item in dataset.findall("dataset_items/dataset_item")
        }
    shared = set.intersection(*(set(rows) for rows in columns.values())) if columns else set()
    if not shared:
        raise Left(_("It comes without the numbers that vary."))
    numbers = sorted(shared, key=lambda text: (len(text), text))
    rows = [" ".join(columns[name][number] for name in columns) for number in numbers]
    return "\n".join([" ".join(columns), *rows])


READERS: dict[str, Callable[[Draft, Node, str, Any], Verdict]] = {
    "multichoice": _chosen,
    "oumultiresponse": _chosen,
    "truefalse": _true_false,
    "shortanswer": _short,
    "numerical": _numerical,
    "matching": _match,
    "ordering": _order,
    "cloze": _cloze,
    "multianswer": _cloze,
    "calculated": _calculated,
    "calculatedsimple": _calculated,
}


def write(questions: Sequence[Question]) -> tuple[str, list[tuple[str, str]]]:
    """Return questions as a Moodle XML file, and (question, reason) of those that the format cannot hold."""
    root = ET.Element("quiz")
    left = []
    for number, question in enumerate(questions, start=1):
        if question["kind"] not in WRITERS:
            left.append((question["ask"], _("Moodle XML has no such question.")))
            continue
        kind, writer = WRITERS[question["kind"]]
        node = ET.SubElement(root, "question", type=kind)
        _put(node, "name", f"{number:03} {question['ask'][:60]}")
        ask = question["ask"] if question["kind"] != "gaps" else _cloze_text(question)
        _put(node, "questiontext", ask, format="plain_text")
        _put(node, "generalfeedback", question["why"], format="plain_text")
        writer(node, question)
        if question["tags"]:
            tags = ET.SubElement(node, "tags")
            for tag in str(question["tags"]).split(","):
                ET.SubElement(ET.SubElement(tags, "tag"), "text").text = tag.strip()
    ET.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n", left


def _put(parent: Node, name: str, text: str, **attributes: str) -> Node:
    node = ET.SubElement(parent, name, attributes)
    ET.SubElement(node, "text").text = text
    return node


def _answer(node: Node, fraction: float, text: str, feedback: str = "") -> Node:
    made = ET.SubElement(node, "answer", fraction=number_text(round(fraction, 5)), format="plain_text")
    ET.SubElement(made, "text").text = text
    _put(made, "feedback", feedback, format="plain_text")
    return made


def _write_chosen(node: Node, question: Question) -> None:
    ET.SubElement(node, "single").text = "true" if question["kind"] == "single" else "false"
    ET.SubElement(node, "shuffleanswers").text = "true"
    right = sum(1 for choice in choices_of(question) if choice["correct"])
    for choice in choices_of(question):
        share = 100 / right if choice["correct"] else (0 if question["kind"] == "single" else -100 / right)
        _answer(node, share, choice["text"], choice["why"])


def _write_text(node: Node, question: Question) -> None:
    ET.SubElement(node, "usecase").text = "0"
    for line in accepted_lines(question["answer"]):
        _answer(node, 100, unpattern(line))


def _write_number(node: Node, question: Question) -> None:
    tolerance = question["tolerance"] or "0"
    wanted = read_number(question["answer"])
    if tolerance.endswith("%") and wanted is not None:
        tolerance = number_text(float(abs(wanted) * (read_number(tolerance[:-1]) or 0) / 100))
    ET.SubElement(_answer(node, 100, question["answer"]), "tolerance").text = tolerance
    lines = accepted_lines(question["unit"])
    units = ET.SubElement(node, "units") if lines else None
    for line in lines if units is not None else ():
        name, _rest, worth = line.partition("=")
        unit = ET.SubElement(units, "unit")  # type: ignore[arg-type]
        ET.SubElement(unit, "multiplier").text = number_text(float(1 / (read_number(worth) or 1)))
        ET.SubElement(unit, "unit_name").text = name.strip()


def _write_match(node: Node, question: Question) -> None:
    ET.SubElement(node, "shuffleanswers").text = "true"
    pairs = [(row["text"], row["goes_with"]) for row in choices_of(question)]
    for text, other in [*pairs, *(("", line) for line in accepted_lines(question["others"]))]:
        part = ET.SubElement(node, "subquestion", format="plain_text")
        ET.SubElement(part, "text").text = text
        _put(part, "answer", other)


def _write_order(node: Node, question: Question) -> None:
    for name, text in (
        ("layouttype", "VERTICAL"),
        ("selecttype", "ALL"),
        ("gradingtype", "RELATIVE_ALL_PREVIOUS_AND_NEXT"),
    ):
        ET.SubElement(node, name).text = text
    for row in choices_of(question):
        _answer(node, 0, row["text"])


def _cloze_text(question: Question) -> str:
    held = {row["goes_with"] or row["id"]: row["text"] for row in choices_of(question)}

    def gap(found: re.Match[str]) -> str:
        lines = [re.sub(r"([~=#}\\])", r"\\\1", unpattern(line)) for line in accepted_lines(held[found.group(1)])]
        return "{1:SHORTANSWER:" + "~".join(f"={line}" for line in lines) + "}"

    return re.sub(r"\[\[([a-z0-9-]+)\]\]", gap, question["ask"])


def _write_nothing(node: Node, question: Question) -> None:
    """Gaps stand in the text."""


WRITERS: dict[str, tuple[str, Callable[[Node, Question], None]]] = {
    "single": ("multichoice", _write_chosen),
    "multiple": ("multichoice", _write_chosen),
    "text": ("shortanswer", _write_text),
    "number": ("numerical", _write_number),
    "match": ("matching", _write_match),
    "order": ("ordering", _write_order),
    "gaps": ("cloze", _write_nothing),
}
