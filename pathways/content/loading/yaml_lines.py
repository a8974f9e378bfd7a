"""YAML with the line of every field, so that a problem can name it."""

from dataclasses import dataclass, field
from typing import Any

import yaml

from pathways.base.errors import CurriculumError


@dataclass
class Located:
    """A YAML value of a file with the line of each field; `lines` maps "questions.0.ask" to a line."""

    path: str
    value: Any
    first_line: int
    lines: dict[str, int] = field(default_factory=dict)

    def line_of(self, name: str) -> int:
        """Return the line of a field, or of the nearest one around it that exists."""
        while name and name not in self.lines:
            name = name.rpartition(".")[0]
        return self.lines.get(name, self.first_line)

    def error(self, name: str, message: object) -> CurriculumError:
        """Return the error that names file, line and field."""
        return CurriculumError(self.path, self.line_of(name), name or "file", str(message))


def read_yaml(path: str, text: str, first_line: int) -> Located:
    """Parse `text`, which starts at `first_line` of its file. Raises `CurriculumError` for anything unreadable."""
    try:
        node, value = _parsed(text, yaml.CSafeLoader)
    except (yaml.YAMLError, ValueError):
        return _read_slowly(path, text, first_line)
    return _located(path, node, value, first_line)


def _parsed(text: str, kind: type[yaml.CSafeLoader | yaml.SafeLoader]) -> tuple[yaml.Node | None, Any]:
    loader = kind(text)
    try:
        node = loader.get_single_node()
        return node, None if node is None else loader.construct_document(node)
    finally:
        loader.dispose()


def _read_slowly(path: str, text: str, first_line: int) -> Located:
    """Parse `text` with the loader that takes ten times as long, and says what is wrong in words for people."""
    try:
        node, value = _parsed(text, yaml.SafeLoader)
    except (yaml.YAMLError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or str(error)
        raise CurriculumError(path, first_line + (mark.line if mark else 0), "YAML", problem) from error
    return _located(path, node, value, first_line)


def _located(path: str, node: yaml.Node | None, value: Any, first_line: int) -> Located:
    located = Located(path, value, first_line)
    if node is not None:
        _walk(node, "", first_line, located.lines)
    return located


def _walk(node: yaml.Node, prefix: str, first_line: int, lines: dict[str, int]) -> None:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            name = f"{prefix}{key.value}"
            lines[name] = first_line + key.start_mark.line
            _walk(value, f"{name}.", first_line, lines)
    elif isinstance(node, yaml.SequenceNode):
        for number, value in enumerate(node.value):
            name = f"{prefix}{number}"
            lines[name] = first_line + value.start_mark.line
            _walk(value, f"{name}.", first_line, lines)


class _Dumper(yaml.SafeDumper):
    """Writes texts of several lines as block literals, and indents lists."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)


def _text(dumper: yaml.SafeDumper, value: str) -> yaml.ScalarNode:
    style = "|" if "\n" in value else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)


_Dumper.add_representer(str, _text)


def write_yaml(value: Any) -> str:
    """Return `value` as YAML text in the order of its keys, ending with a newline."""
    dumped: str = yaml.dump(value, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=110)
    return dumped
