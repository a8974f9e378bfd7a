"""XML from strangers: no document type, no entities of its own, names without their namespace."""

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator

from django.utils.translation import gettext as _

from pathways.bank.formats.verdicts import Unreadable

MOST_CHARACTERS = 4_000_000
DECLARED = re.compile(r"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
Node = ET.Element


def read_xml(data: bytes | str) -> Node:
    """Return the root of an XML file. Raises `Unreadable` for one that is none, too large, or declares entities."""
    text = data if isinstance(data, str) else decoded(data)
    if len(text) > MOST_CHARACTERS:
        raise Unreadable(_("This file is too large."))
    if DECLARED.search(text):
        raise Unreadable(_("This file declares a document type. Please export it again without one."))
    try:
        return ET.fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", text))  # noqa: S314
    except ET.ParseError as error:
        raise Unreadable(_("This is no whole XML file: %(why)s.") % {"why": error}) from error


def decoded(data: bytes) -> str:
    """Return bytes as text: UTF-8, or UTF-16 where its mark stands in front."""
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise Unreadable(_("This file is not UTF-8 text.")) from error


def local(node: Node) -> str:
    """Return the name of an element without its namespace."""
    return str(node.tag).rpartition("}")[2]


def inner(node: Node | None) -> str:
    """Return what stands inside an element, tags and all."""
    if node is None:
        return ""
    parts = [node.text or ""]
    for child in node:
        whole = ET.tostring(child, encoding="unicode")
        parts.append(re.sub(r"(</?)[a-z0-9]+:", r"\1", re.sub(r' xmlns(?::\w+)?="[^"]*"', "", whole)))
    return "".join(parts)


def walk(node: Node, name: str) -> Iterator[Node]:
    """Return every element of this name below, and itself."""
    return (one for one in node.iter() if isinstance(one.tag, str) and local(one) == name)
