"""QTI 2.1 and 3.0 items, alone or in a content package (1EdTech, "Question and Test Interoperability").

Both versions say the same with other names: `qti-choice-interaction` of 3.0 is `choiceInteraction` of 2.1. Names are
brought to those of 2.1 before anything is read.
"""

import io
import re
import zipfile
from collections.abc import Callable, Iterator

from django.utils.translation import gettext as _

from pathways.bank.formats.html_text import plain_text, shows_something
from pathways.bank.formats.verdicts import Draft, Left, Unreadable, Verdict, number_text
from pathways.bank.formats.xml_text import Node, inner, local, read_xml, walk
from pathways.marking.typed import read_number

MOST_FILES, MOST_BYTES = 2_000, 20_000_000
INTERACTION = re.compile(r"[a-z]\w*Interaction")
TOLD_LATER = ("feedbackBlock", "feedbackInline", "modalFeedback", "rubricBlock")
BLANK = " _____ "
RAW = re.compile(r"<(/?)([A-Za-z]+Interaction)\b[^>]*?(/?)>")


def read(data: bytes) -> list[Verdict]:
    """Return a verdict on each item of a QTI file or package. Raises `Unreadable`."""
    found = [verdict for name, text in _files(data) for verdict in _items(name, text)]
    if not found and any(b"<questestinterop" in text for _name, text in _files(data)):
        raise Unreadable(_("This is QTI 1.2, which is not read here. Save it as QTI 2.1 or 3.0 there, and try again."))
    if not found:
        raise Unreadable(_("There is no question in this file."))
    return found


def _files(data: bytes) -> Iterator[tuple[str, bytes]]:
    if not data.startswith(b"PK"):
        yield "", data
        return
    try:
        package = zipfile.ZipFile(io.BytesIO(data))
    except zipfile.BadZipFile as error:
        raise Unreadable(_("This package cannot be opened.")) from error
    with package:
        members = [one for one in package.infolist() if one.filename.lower().endswith(".xml")]
        if len(members) > MOST_FILES or sum(one.file_size for one in members) > MOST_BYTES:
            raise Unreadable(_("This package is too large."))
        for member in sorted(members, key=lambda one: one.filename):
            if member.filename.rpartition("/")[2] == "imsmanifest.xml":
                continue
            with package.open(member) as held:
                # The size that the package tells is not trusted.
                content = held.read(MOST_BYTES + 1)
            if len(content) > MOST_BYTES:
                raise Unreadable(_("This package is too large."))
            yield member.filename, content


def _items(name: str, data: bytes) -> Iterator[Verdict]:
    try:
        root = _plain_names(read_xml(data))
    except Unreadable as error:
        if not name:
            raise
        yield Verdict(name, None, (str(error),))
        return
    for item in walk(root, "assessmentItem"):
        yield _verdict(item)


def _plain_names(root: Node) -> Node:
    """Rename elements and attributes of 3.0 to those of 2.1, and drop namespaces."""
    for node in root.iter():
        if not isinstance(node.tag, str):
            continue
        name = local(node)
        node.tag = _camel(name.removeprefix("qti-")) if name.startswith("qti-") else name
        for key in list(node.attrib):
            node.set(_camel(key.rpartition("}")[2]), node.attrib.pop(key))
    return root


def _camel(name: str) -> str:
    return re.sub(r"-([a-z])", lambda found: found.group(1).upper(), name)


def _verdict(item: Node) -> Verdict:
    name = item.get("title") or item.get("identifier") or "Question"
    try:
        return _taken(item, name)
    except Left as left:
        return Verdict(name, None, (str(left),))


def _taken(item: Node, name: str) -> Verdict:
    body = item.find("itemBody")
    asks = [] if body is None else [node for node in body.iter() if INTERACTION.fullmatch(str(node.tag))]
    if body is None or not asks:
        raise Left(_("It is a text that asks nothing."))
    if item.get("adaptive") == "true":
        raise Left(_("It changes with each answer, which does not exist here."))
    draft = Draft()
    draft.note_pictures(*(inner(node) for tag in TOLD_LATER for node in walk(item, tag)))
    _drop_feedback(body)
    if shows_something(_without_inline(inner(body))):
        raise Left(_("It shows a picture, a sound or a formula, which does not come along."))
    kinds = {str(node.tag) for node in asks}
    if kinds == {"textEntryInteraction"}:
        return _typed(draft, item, body, name, asks)
    if len(asks) > 1 or not kinds <= READERS.keys():
        raise Left(_("There is no question of this kind here: %(kind)s.") % {"kind": ", ".join(sorted(kinds))})
    return READERS[kinds.pop()](draft, item, body, name, asks[0])


def _declared(item: Node, node: Node) -> Node:
    wanted = node.get("responseIdentifier")
    for one in item.findall("responseDeclaration"):
        if one.get("identifier") == wanted:
            return one
    raise Left(_("It does not say which answer is right."))


def _right(declared: Node) -> list[str]:
    return [plain_text(inner(value)) for value in declared.findall("correctResponse/value")]


def _keys(declared: Node) -> set[str]:
    """Return the choices that are right; where none is named, those that are worth something."""
    worth = {one.get("mapKey") or "" for one in declared.iter("mapEntry") if float(one.get("mappedValue") or 0) > 0}
    return set(_right(declared)) or worth


def _drop_feedback(body: Node) -> None:
    """Take out what is told after answering, or to those who mark alone: it would give the answer away."""
    for parent in list(body.iter()):
        for child in list(parent):
            if child.tag in TOLD_LATER and parent.tag != "simpleChoice":
                before = parent[list(parent).index(child) - 1] if list(parent).index(child) else None
                if before is None:
                    parent.text = (parent.text or "") + (child.tail or "")
                else:
                    before.tail = (before.tail or "") + (child.tail or "")
                parent.remove(child)


def _without_inline(text: str) -> str:
    """Return a body without what a choice says of itself once it is chosen."""
    return re.sub(r"<feedbackInline\b.*?</feedbackInline>", "", text, flags=re.DOTALL)


def _ask(body: Node, node: Node) -> str:
    """Return what is asked: the text around the interaction, and its prompt."""
    prompt = plain_text(inner(node.find("prompt")))
    around = plain_text(_without(inner(body)))
    return "\n".join(part for part in (around, prompt) if part)


def _without(text: str) -> str:
    """Return a body in which each interaction is left out, with all that is inside."""
    kept, depth, place = [], 0, 0
    for found in RAW.finditer(text):
        closing, alone = found.group(1) == "/", found.group(3) == "/"
        if depth == 0:
            kept.append(text[place : found.start()])
        depth += 0 if alone else (-1 if closing else 1)
        place = found.end()
    return "".join([*kept, text[place:]])


def _feedbacks(item: Node) -> dict[str, str]:
    """Return feedback of single choices by their identifier."""
    told = {}
    for node in walk(item, "modalFeedback"):
        told[node.get("identifier") or ""] = plain_text(inner(node))
    return told


def _choice_text(choice: Node) -> str:
    own = "".join([choice.text or "", *(_part(child) for child in choice if child.tag != "feedbackInline")])
    return " ".join(plain_text(own).split())


def _part(child: Node) -> str:
    return (f"<{child.tag}>{inner(child)}</{child.tag}>" if isinstance(child.tag, str) else "") + (child.tail or "")


def _chosen(draft: Draft, item: Node, body: Node, name: str, node: Node) -> Verdict:
    declared = _declared(item, node)
    right, told = _keys(declared), _feedbacks(item)
    several = (declared.get("cardinality") or "single") == "multiple" or node.get("maxChoices") not in (None, "1")
    if node.get("shuffle") != "true":
        draft.note(_("Its answers kept their order: here they are mixed."))
    weights = {float(one.get("mappedValue") or 0) for one in declared.findall("mapping/mapEntry")}
    if several and len({weight for weight in weights if weight > 0}) > 1:
        draft.note(_("Its right answers had different weights: here each counts the same."))
    rows = []
    for choice in node.iter("simpleChoice"):
        key = choice.get("identifier") or ""
        feedback = plain_text("".join(inner(one) for one in choice.findall("feedbackInline")))
        rows.append({"text": _choice_text(choice), "correct": key in right, "why": feedback or told.get(key, "")})
    choices = draft.reasons(draft.choices(rows))
    kind = "multiple" if several else "single"
    return draft.made(name, kind=kind, ask=_ask(body, node), choices=choices)


def _ordered(draft: Draft, item: Node, body: Node, name: str, node: Node) -> Verdict:
    texts = {choice.get("identifier") or "": _choice_text(choice) for choice in node.iter("simpleChoice")}
    right = _right(_declared(item, node))
    if sorted(right) != sorted(texts):
        raise Left(_("It does not give the whole order."))
    rows = [{"text": texts[key]} for key in right]
    return draft.made(name, kind="order", ask=_ask(body, node), choices=draft.choices(rows), why=draft.why(""))


def _matched(draft: Draft, item: Node, body: Node, name: str, node: Node) -> Verdict:
    sets = node.findall("simpleMatchSet")
    if len(sets) != 2:
        raise Left(_("It has no two sides."))
    first, second = (
        {one.get("identifier") or "": _choice_text(one) for one in side.iter("simpleAssociableChoice")} for side in sets
    )
    pairs = [tuple(pair.split()) for pair in _right(_declared(item, node))]
    if any(len(pair) != 2 or pair[0] not in first or pair[1] not in second for pair in pairs):
        raise Left(_("Its pairs cannot be read."))
    if len({one for one, _rest in pairs}) != len(first) or len(pairs) != len(first):
        raise Left(_("Not each thing of it goes with exactly one other."))
    rows = [{"text": first[one], "goes_with": second[two]} for one, two in pairs]
    used = {two for _rest, two in pairs}
    others = "\n".join(text for key, text in second.items() if key not in used)
    why = draft.why("")
    return draft.made(name, kind="match", ask=_ask(body, node), choices=draft.choices(rows), others=others, why=why)


def _typed(draft: Draft, item: Node, body: Node, name: str, asks: list[Node]) -> Verdict:
    if len(asks) > 1:
        return _gaps(draft, item, body, name, asks)
    declared = _declared(item, asks[0])
    lines = _accepted(draft, declared)
    _mark_blank(body, asks[0])
    ask, why = _ask(body, asks[0]), draft.why("")
    number = read_number(lines[0]) if declared.get("baseType") in ("float", "integer") else None
    if number is not None:
        answer, tolerance = number_text(float(number)), _tolerance(item)
        return draft.made(name, kind="number", ask=ask, answer=answer, tolerance=tolerance, why=why)
    return draft.made(name, kind="text", ask=ask, answer="\n".join(lines), why=why)


def _mark_blank(body: Node, node: Node) -> None:
    """Leave a line where the answer is typed in the middle of a sentence, so that its place can be seen."""
    holder = next(one for one in body.iter() if node in list(one))
    if " ".join(holder.itertext()).strip():
        node.tail = f"{BLANK}{node.tail or ''}"


def _accepted(draft: Draft, declared: Node) -> list[str]:
    """Return what is right: the correct response, and what the mapping gives as many points."""
    lines = _right(declared)
    entries = [(one.get("mapKey") or "", float(one.get("mappedValue") or 0)) for one in declared.iter("mapEntry")]
    most = max((value for _rest, value in entries), default=0.0)
    lines += [key for key, value in entries if value == most > 0 and key not in lines]
    if any(0 < value < most for _rest, value in entries):
        draft.note(_("An answer that counted in part counts as wrong here."))
    if any(one.get("caseSensitive", "false") == "true" for one in declared.iter("mapEntry")):
        draft.note(_("Capital letters mattered: here they do not."))
    if not lines:
        raise Left(_("It does not say which answer is right."))
    return [" ".join(line.split()) for line in lines]


def _tolerance(item: Node) -> str:
    """Return how far off a number may be, where response processing says so."""
    for equal in walk(item, "equal"):
        low = (equal.get("tolerance") or "").split()
        if low and equal.get("toleranceMode") == "absolute":
            return low[0]
        if low and equal.get("toleranceMode") == "relative":
            return f"{low[0]}%"
    return ""


def _gaps(draft: Draft, item: Node, body: Node, name: str, asks: list[Node]) -> Verdict:
    rows = []
    for number, node in enumerate(asks, start=1):
        lines = _accepted(draft, _declared(item, node))
        rows.append({"text": "\n".join(lines), "goes_with": f"g{number}"})
        tail, node.tail = node.tail or "", ""
        node.clear()
        node.tag, node.text, node.tail = "span", f"[[g{number}]]", tail
    ask = plain_text(inner(body))
    return draft.made(name, kind="gaps", ask=ask, choices=draft.choices(rows), why=draft.why(""))


READERS: dict[str, Callable[[Draft, Node, Node, str, Node], Verdict]] = {
    "choiceInteraction": _chosen,
    "orderInteraction": _ordered,
    "matchInteraction": _matched,
}
