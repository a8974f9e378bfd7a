"""A Markdown body to blocks and back.

A body is split at fences that start a line: those named after a block hold its fields as YAML, others are code
samples. Two text blocks in a row are kept apart by a line `<!-- block -->`.
"""

import re
from dataclasses import dataclass, field
from typing import Any

from pathways.base.errors import CurriculumError
from pathways.content.loading.schema import BLOCKS, CHOICE, QUESTION, check
from pathways.content.loading.yaml_lines import Located, read_yaml, write_yaml
from pathways.marking.problems import question_problem

OPENING = re.compile(r"^(`{3,})[ \t]*([^`]*?)[ \t]*$")
APART = "<!-- block -->"
ORDER = (
    *("id", "lab", "title", "attempts", "counts", "mastery", "answers_after", "minutes", "opens", "closes"),
    *("ask", "kind", "tags", "count", "prompt", "values", "questions", "choices", "text", "goes_with", "correct"),
    *("answer", "others", "tolerance", "unit", "hint", "why", "alternative", "file", "small", "sound"),
    *("captions_en", "captions_es", "transcript"),
    *("task", "solution", "alt", "caption", "credit"),
)
Block = dict[str, Any]


@dataclass
class _Reader:
    """Reads the lines of one body; `first_line` is the file's line number of the first."""

    path: str
    lines: list[str]
    first_line: int
    ids: dict[str, list[tuple[str, int]]] = field(default_factory=dict)

    def blocks(self) -> list[Block]:
        """Return the blocks in order."""
        found: list[Block] = []
        text: list[str] = []
        number = 0
        while number < len(self.lines):
            line = self.lines[number]
            fence = OPENING.match(line)
            if fence is None and line.strip() != APART:
                text.append(line)
                number += 1
                continue
            found += _text_block(text)
            text = []
            if fence is None:
                number += 1
                continue
            end = self._end(number, fence.group(1))
            found.append(self._fenced(fence.group(2), number, self.lines[number + 1 : end]))
            number = end + 1
        return found + _text_block(text)

    def _end(self, start: int, fence: str) -> int:
        closing = re.compile(rf"^`{{{len(fence)},}}[ \t]*$")
        for number in range(start + 1, len(self.lines)):
            if closing.match(self.lines[number]):
                return number
        raise CurriculumError(self.path, self.first_line + start, "fence", f"no closing {fence} follows")

    def _fenced(self, info: str, number: int, lines: list[str]) -> Block:
        if info not in BLOCKS:
            return {"type": "code", "value": {"language": info or "text", "code": "\n".join(lines)}}
        located = read_yaml(self.path, "\n".join(lines), self.first_line + number + 1)
        located.first_line = self.first_line + number
        value = _block_value(located, info)
        if "id" in value:
            self.ids.setdefault(info, []).append((value["id"], located.line_of("id")))
        return {"type": info, "value": value}


def read_body(path: str, text: str, first_line: int = 1) -> list[Block]:
    """Return the blocks of a body as `{"type", "value"}`; raise `CurriculumError` for one that cannot be read."""
    reader = _Reader(path, text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), first_line)
    blocks = reader.blocks()
    for kind, lines in reader.ids.items():
        for name, line in lines:
            if [own for own, _line in lines].index(name) != lines.index((name, line)):
                raise CurriculumError(path, line, "id", f"{kind} {name} is there twice")
    return blocks


def _text_block(lines: list[str]) -> list[Block]:
    text = tidy(("\n").join(lines))
    return [{"type": "text", "value": text}] if text else []


def tidy(text: str) -> str:
    """Return a text without the empty lines around it and with plain line ends."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    return re.sub(r"\A(?:[ \t]*\n)+|\s+\Z", "", plain) if plain.strip() else ""


def _block_value(located: Located, kind: str) -> dict[str, Any]:
    also = ("questions",) if kind == "quiz" else ()
    value: dict[str, Any] = check(located, located.value, BLOCKS[kind], also=also)
    if kind == "quiz":
        value["questions"] = _questions(located)
    if kind == "video" and not (value["captions_en"] or value["captions_es"]):
        raise located.error("captions_en", "is missing: a video has captions, in English or in Spanish")
    if kind == "lab" and not re.match(r"^[a-z0-9-]+/[a-z0-9-]+$", value["lab"]):
        raise located.error("lab", "should be course/assignment")
    return value


def _questions(located: Located) -> list[dict[str, Any]]:
    questions = located.value.get("questions")
    if not isinstance(questions, list) or not questions:
        raise located.error("questions", "should be a list of questions")
    found = [_question(located, question, f"questions.{number}.") for number, question in enumerate(questions)]
    hold_one_each(located, found, "questions.")
    return found


def hold_one_each(located: Located, rows: list[dict[str, Any]], prefix: str) -> None:
    """Raise `CurriculumError` for the second of two that have one id: one would get the answers of the other."""
    seen: set[str] = set()
    for number, row in enumerate(rows):
        if row["id"] in seen:
            raise located.error(f"{prefix}{number}.id", f"{row['id']} is there twice")
        seen.add(row["id"])


def _question(located: Located, question: Any, prefix: str) -> dict[str, Any]:
    value: dict[str, Any] = check(located, question, QUESTION, prefix, also=("choices",))
    choices = question.get("choices") or []
    if not isinstance(choices, list):
        raise located.error(f"{prefix}choices", "should be a list")
    value["choices"] = [
        check(located, choice, CHOICE, f"{prefix}choices.{number}.") for number, choice in enumerate(choices)
    ]
    hold_one_each(located, value["choices"], f"{prefix}choices.")
    problem = question_problem(value)
    if problem:
        raise located.error(prefix + problem[0], problem[1])
    return value


def write_body(blocks: list[Block]) -> str:
    """Return blocks as a Markdown body, ending with a newline; `read_body` of it gives the same blocks."""
    parts: list[str] = []
    last = ""
    for block in blocks:
        if block["type"] == last == "text":
            parts.append(APART)
        parts.append(_written(block))
        last = block["type"]
    return "\n\n".join(parts) + "\n" if parts else ""


def _written(block: Block) -> str:
    kind, value = block["type"], block["value"]
    if kind == "text":
        return str(value)
    if kind == "code":
        return _fence("" if value["language"] == "text" else value["language"], value["code"])
    return _fence(kind, write_yaml(_slim(value)).rstrip("\n"))


def _fence(info: str, content: str) -> str:
    longest = max((len(run) for run in re.findall(r"^`{3,}", content, re.MULTILINE)), default=2)
    fence = "`" * (longest + 1)
    return f"{fence}{info or 'text'}\n{content}\n{fence}"


def _slim(value: Any) -> Any:
    """Put fields in their order and leave out what is empty; it comes back as empty."""
    if isinstance(value, dict):
        ordered = sorted(value.items(), key=lambda item: ORDER.index(item[0]))
        return {key: _slim(part) for key, part in ordered if part not in ("", None, [], False)}
    return [_slim(part) for part in value] if isinstance(value, list) else value
