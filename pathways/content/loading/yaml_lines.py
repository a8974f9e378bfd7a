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
    """Parse `text`, which starts at `first_line` of its file. Raises `CurriculumError` for anything unreadable.

    Every scalar is the text that is written: `0755` is no 493, `22:22` no 1342, `3.10` no 3.1, `no` no False. What
    shall be a number or true is read by the field that wants it.
    """
    try:
        node, value = _parsed(text, yaml.CBaseLoader)
    except (yaml.YAMLError, ValueError):
        return _read_slowly(path, text, first_line)
    return _located(path, node, value, first_line)


def _parsed(text: str, kind: type[yaml.CBaseLoader | yaml.BaseLoader]) -> tuple[yaml.Node | None, Any]:
    loader = kind(text)
    try:
        node = loader.get_single_node()
        return node, None if node is None else loader.construct_document(node)
    finally:
        loader.dispose()


def _read_slowly(path: str, text: str, first_line: int) -> Located:
    """Parse `text` with the loader that takes ten times as long, and says what is wrong in words for people."""
    try:
        node, value = _parsed(text, yaml.BaseLoader)
    except (yaml.YAMLError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or str(error)
        raise CurriculumError(path, first_line + (mark.line if mark else 0), "YAML", problem) from error
    return _located(path, node, value, first_line)


def _located(path: str, node: yaml.Node | None, value: Any, first_line: int) -> Located:
    located = Located(path, value, first_line)
    if node is not None:
        _walk(node, "", located)
    return located


def _walk(node: yaml.Node, prefix: str, located: Located) -> None:
    """Note the line of every field; refuse a field that is there twice: one of the two would be lost unsaid."""
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            name = f"{prefix}{key.value}"
            line = located.first_line + key.start_mark.line
            if name in located.lines:
                raise CurriculumError(located.path, line, name, f"is there twice, also in line {located.lines[name]}")
            located.lines[name] = line
            _walk(value, f"{name}.", located)
    elif isinstance(node, yaml.SequenceNode):
        for number, value in enumerate(node.value):
            name = f"{prefix}{number}"
            located.lines[name] = located.first_line + value.start_mark.line
            _walk(value, f"{name}.", located)


class _Dumper(yaml.SafeDumper):
    """Writes texts of several lines as block literals, and indents lists."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _text(dumper: yaml.SafeDumper, value: str) -> yaml.ScalarNode:
    style = "|" if "\n" in value else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)


_Dumper.add_representer(str, _text)


def write_yaml(value: Any) -> str:
    """Return `value` as YAML text in the order of its keys, ending with a newline."""
    dumped: str = yaml.dump(value, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=110)
    return dumped
