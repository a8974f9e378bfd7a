"""Questions as a QTI content package, 2.1 or 3.0."""

import io
import re
import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Callable, Sequence

from django.utils.translation import gettext as _

from pathways.bank.formats.xml_text import Node
from pathways.marking.kinds import match_options
from pathways.marking.plain import GAP, Question, choices_of, gap_name
from pathways.marking.typed import accepted_lines

NAMESPACES = {
    "2.1": "http://www.imsglobal.org/xsd/imsqti_v2p1",
    "3.0": "http://www.imsglobal.org/xsd/imsqtiasi_v3p0",
}
TYPES = {"2.1": "imsqti_item_xmlv2p1", "3.0": "imsqti_item_xmlv3p0"}
PACKAGE = "http://www.imsglobal.org/xsd/imscp_v1p1"
MATCH_CORRECT = {
    "2.1": "http://www.imsglobal.org/question/qti_v2p1/rptemplates/match_correct",
    "3.0": "https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/match_correct.xml",
}
HTML = {"p", "span", "div"}


def write(questions: Sequence[Question], version: str) -> tuple[bytes, list[tuple[str, str]]]:
    """Return questions as a package of this version, and (question, reason) of those that the format cannot hold."""
    held, left, names = io.BytesIO(), [], []
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as package:
        for number, question in enumerate(questions, start=1):
            writer = WRITERS.get(question["kind"])
            if writer is None:
                left.append((question["ask"], _("QTI has no such question that other systems read.")))
                continue
            name = f"items/question-{number:03}.xml"
            _add(package, name, _written(_item(question, f"question-{number:03}", writer, version), version))
            names.append((f"question-{number:03}", name))
        _add(package, "imsmanifest.xml", _manifest(names, version))
    return held.getvalue(), left


def _add(package: zipfile.ZipFile, name: str, text: str) -> None:
    # One date for all, so that the same questions are the same bytes.
    package.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), text)


def _item(question: Question, key: str, writer: Callable[[Node, Node, Question], None], version: str) -> Node:
    item = ET.Element(
        "assessmentItem", identifier=key, title=question["ask"][:80], adaptive="false", timeDependent="false"
    )
    body = ET.Element("itemBody")
    writer(item, body, question)
    default = ET.SubElement(item, "outcomeDeclaration", identifier="SCORE", cardinality="single", baseType="float")
    ET.SubElement(ET.SubElement(default, "defaultValue"), "value").text = "0"
    item.append(body)
    ET.SubElement(item, "responseProcessing", template=MATCH_CORRECT[version])
    return item


def _declare(item: Node, key: str, cardinality: str, base: str, values: Sequence[str]) -> Node:
    declared = ET.SubElement(item, "responseDeclaration", identifier=key, cardinality=cardinality, baseType=base)
    correct = ET.SubElement(declared, "correctResponse")
    for value in values:
        ET.SubElement(correct, "value").text = value
    return declared


def _choice(item: Node, body: Node, question: Question) -> None:
    right = [choice["id"] for choice in choices_of(question) if choice["correct"]]
    several = question["kind"] == "multiple"
    _declare(item, "RESPONSE", "multiple" if several else "single", "identifier", right)
    most = "0" if several else "1"
    node = ET.SubElement(body, "choiceInteraction", responseIdentifier="RESPONSE", shuffle="true", maxChoices=most)
    ET.SubElement(node, "prompt").text = question["ask"]
    for choice in choices_of(question):
        held = ET.SubElement(node, "simpleChoice", identifier=choice["id"])
        held.text = choice["text"]
        if choice["why"]:
            told = {"outcomeIdentifier": "FEEDBACK", "identifier": choice["id"], "showHide": "show"}
            ET.SubElement(held, "feedbackInline", told).text = choice["why"]


def _order(item: Node, body: Node, question: Question) -> None:
    _declare(item, "RESPONSE", "ordered", "identifier", [row["id"] for row in choices_of(question)])
    node = ET.SubElement(body, "orderInteraction", responseIdentifier="RESPONSE", shuffle="true")
    ET.SubElement(node, "prompt").text = question["ask"]
    for row in choices_of(question):
        ET.SubElement(node, "simpleChoice", identifier=row["id"]).text = row["text"]


def _match(item: Node, body: Node, question: Question) -> None:
    options = {f"o{number}": text for number, text in enumerate(match_options(question).values())}
    key_of = {text: key for key, text in options.items()}
    rows = choices_of(question)
    _declare(item, "RESPONSE", "multiple", "directedPair", [f"{row['id']} {key_of[row['goes_with']]}" for row in rows])
    node = ET.SubElement(body, "matchInteraction", responseIdentifier="RESPONSE", shuffle="true", maxAssociations="0")
    ET.SubElement(node, "prompt").text = question["ask"]
    sides = ({row["id"]: row["text"] for row in rows}, options)
    for side, most in zip(sides, ("1", "0"), strict=True):
        held = ET.SubElement(node, "simpleMatchSet")
        for key, text in side.items():
            ET.SubElement(held, "simpleAssociableChoice", identifier=key, matchMax=most).text = text


def _typed(item: Node, body: Node, question: Question) -> None:
    lines = accepted_lines(question["answer"])
    base = "float" if question["kind"] == "number" else "string"
    _mapped(_declare(item, "RESPONSE", "single", base, lines[:1]), lines)
    place = ET.SubElement(body, "p")
    place.text = question["ask"] + " "
    ET.SubElement(place, "textEntryInteraction", responseIdentifier="RESPONSE")


def _mapped(declared: Node, lines: Sequence[str]) -> None:
    mapping = ET.SubElement(declared, "mapping", defaultValue="0")
    for line in lines:
        ET.SubElement(mapping, "mapEntry", mapKey=line, mappedValue="1", caseSensitive="false")


def _gaps(item: Node, body: Node, question: Question) -> None:
    held = {gap_name(row): row for row in choices_of(question)}
    pieces = GAP.split(question["ask"])
    place = ET.SubElement(body, "p")
    place.text = pieces[0]
    for number, (name, after) in enumerate(zip(pieces[1::2], pieces[2::2], strict=True), start=1):
        lines = accepted_lines(held[name]["text"])
        _mapped(_declare(item, f"R{number}", "single", "string", lines[:1]), lines)
        ET.SubElement(place, "textEntryInteraction", responseIdentifier=f"R{number}").tail = after


WRITERS: dict[str, Callable[[Node, Node, Question], None]] = {
    "single": _choice,
    "multiple": _choice,
    "order": _order,
    "match": _match,
    "text": _typed,
    "number": _typed,
    "gaps": _gaps,
}


def _written(item: Node, version: str) -> str:
    if version == "3.0":
        for node in item.iter():
            if node.tag not in HTML:
                node.tag = "qti-" + _kebab(node.tag)
                for key in list(node.attrib):
                    node.set(_kebab(key), node.attrib.pop(key))
    item.set("xmlns", NAMESPACES[version])
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(item, encoding="unicode") + "\n"


def _kebab(name: str) -> str:
    return re.sub(r"[A-Z]", lambda found: "-" + found.group(0).lower(), name)


def _manifest(names: Sequence[tuple[str, str]], version: str) -> str:
    root = ET.Element("manifest", identifier="questions", xmlns=PACKAGE)
    ET.SubElement(root, "organizations")
    resources = ET.SubElement(root, "resources")
    for key, name in names:
        held = ET.SubElement(resources, "resource", identifier=key, type=TYPES[version], href=name)
        ET.SubElement(held, "file", href=name)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"
