"""Walks code, templates and serializers for reads that go around the two doors.

The doors: `people.releases.disclosure.disclose` for whoever is outside (a field that a release can name), and
`people.trail.confidential.open_sealed` for sealed text. Everything here reads real source: functions by following what
they call, templates by their compiled nodes, serializers by their fields.
"""

import ast
import inspect
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any

from django.db.models import Model
from django.template import engines
from django.template.base import FilterExpression, Node, NodeList, Variable
from django.template.loader_tags import IncludeNode
from django.template.smartif import TokenBase
from django.urls import URLPattern, URLResolver, get_resolver
from rest_framework.serializers import BaseSerializer, ListSerializer, Serializer

from pathways.models import ExamAttempt, LabProgress, LessonProgress, SavedWork, SkillEvidence, StudentStanding
from people.base.enums import Role
from people.base.prepared import Prepared
from people.models import AgreedPhrase, DataKey, SafeContactRule
from placement.models import GapRecord, OutcomeRecord, Placement, QuarterRecord, SearchProfile, StatusRecord, WorkWishes
from placement.referrals import profile

ROOT = Path(__file__).resolve().parents[3]
APPS = ("people", "pathways", "labs", "placement", "academy_site")
# These never run in the site's process, and hold opaque names only.
ELSEWHERE = ("migrations", "hub", "grader", "exchange", "courses")
# Attributes that say who somebody is, or lead to what a release can name.
NAMING = {
    *("display_name", "get_full_name", "get_short_name", "username", "hub_name", "email"),
    *(
        "search_profile",
        "standing",
        "skill_evidence",
        "exams",
        "outcomes",
        "quarters",
        "outcome_status",
        "planned_gaps",
        "placements",
    ),
    *("work_wishes", "contact_rules", "agreed_phrase", "saved_work", "lab_submissions", "data_key"),
}
HOLDING: set[type[Model]] = {
    *(SearchProfile, SkillEvidence, ExamAttempt, LessonProgress, LabProgress, SavedWork, StudentStanding),
    *(OutcomeRecord, QuarterRecord, StatusRecord, GapRecord, Placement, SafeContactRule, AgreedPhrase, DataKey),
    WorkWishes,
}
# The person who asks may see their own name.
OWN = {"request.user", "user", "self.request.user"}


def ours(thing: Any) -> bool:
    """Return whether a function or class is of this project."""
    return str(getattr(thing, "__module__", "")).partition(".")[0] in {*APPS, "tests"}


def sources() -> set[FunctionType]:
    """Return the functions that compute what a release names: those of the profile, and what they ask."""
    found = {*profile.VALUES.values(), profile.lines_of, profile.preview, profile._own}
    for function in list(found):
        found |= {thing for thing in named_in(function) if isinstance(thing, FunctionType) and ours(thing)}
    return {thing for thing in found if isinstance(thing, FunctionType)}


def tree_of(thing: Any) -> ast.AST:
    """Return the parsed source of a function or class."""
    return ast.parse(textwrap.dedent(inspect.getsource(thing)))


def names_of(thing: Any) -> dict[str, Any]:
    """Return the names that a function or class sees."""
    if isinstance(thing, FunctionType):
        closed = inspect.getclosurevars(thing).nonlocals
        return {**thing.__globals__, **closed}
    return vars(inspect.getmodule(thing))


def meant(node: ast.AST, names: dict[str, Any]) -> Any:
    """Return the object that a name or a dotted name of modules stands for, `None` where code alone cannot tell."""
    if isinstance(node, ast.Name):
        return names.get(node.id)
    if isinstance(node, ast.Attribute):
        before = meant(node.value, names)
        return getattr(before, node.attr, None) if isinstance(before, ModuleType) else None
    return None


def named_in(thing: Any) -> list[Any]:
    """Return every object that a function names."""
    names = names_of(thing)
    return [found for node in ast.walk(tree_of(thing)) if (found := meant(node, names)) is not None]


class Outside(ast.NodeVisitor):
    """Collects what one function of an outside page reads around the door, and what it calls."""

    def __init__(self, thing: Any, forbidden: set[FunctionType]) -> None:
        self.names, self.forbidden = names_of(thing), forbidden
        self.found: list[str] = []
        self.calls: list[FunctionType] = []
        self.templates: list[str] = []

    def visit_Call(self, node: ast.Call) -> None:
        door = getattr(meant(node.func, self.names), "__name__", "") == "disclose"
        for part in (node.func, *node.args):
            self.visit(part)
        for keyword in node.keywords:
            if not (door and keyword.arg == "value_of"):
                self.visit(keyword.value)

    def visit_Attribute(self, node: ast.Attribute) -> None:
        written = ast.unparse(node)
        naming = node.attr in NAMING or node.attr.startswith("sealed_")
        if naming and ast.unparse(node.value) not in OWN and not isinstance(meant(node.value, self.names), ModuleType):
            self.found.append(written)
        self._look(node, written)
        self.generic_visit(node)

    def visit_Name(self, node: ast.Name) -> None:
        self._look(node, node.id)

    def visit_Constant(self, node: ast.Constant) -> None:
        if isinstance(node.value, str) and node.value.endswith(".html"):
            self.templates.append(node.value)

    def visit_Import(self, node: ast.Import) -> None:
        self.found.append(f"import inside: {ast.unparse(node)}")

    visit_ImportFrom = visit_Import  # type: ignore[assignment]

    def _look(self, node: ast.AST, written: str) -> None:
        thing = meant(node, self.names)
        # A ready-made read is what builds it.
        thing = thing.build if isinstance(thing, Prepared) else thing
        thing = inspect.unwrap(thing) if callable(thing) and not isinstance(thing, type) else thing
        if isinstance(thing, type) and thing in HOLDING:
            self.found.append(written)
        elif isinstance(thing, FunctionType) and thing in self.forbidden:
            self.found.append(f"{written}()")
        elif isinstance(thing, FunctionType) and ours(thing):
            self.calls.append(thing)


def reads_around(view: Callable[..., Any], seen: set[FunctionType] | None = None) -> list[str]:
    """Return what a page for outsiders reads without the door, in its own code and in whatever it calls.

    Changes of state (`services`) and checks of rights (`rules`) are not followed: they return no value to show, and the
    names on what they return are looked for here and in the template.
    """
    seen, forbidden, found = set() if seen is None else seen, sources(), []
    waiting = [inspect.unwrap(view)]
    while waiting:
        thing = waiting.pop()
        if thing in seen or thing.__module__.startswith("people.releases.disclosure"):
            continue
        seen.add(thing)
        walk = Outside(thing, forbidden)
        walk.visit(tree_of(thing))
        found += [f"{thing.__module__}.{thing.__qualname__}: {what}" for what in walk.found]
        found += [f"{name}: {what}" for name in walk.templates for what in template_reads(name)]
        waiting += [call for call in walk.calls if not _followed_elsewhere(call)]
    return sorted(set(found))


def _followed_elsewhere(thing: FunctionType) -> bool:
    return ".services" in thing.__module__ or thing.__module__ in {"people.base.rules", "people.base.step_up"}


def _nodes(node: Any) -> Iterator[Node]:
    if isinstance(node, NodeList):
        for one in node:
            yield from _nodes(one)
    elif isinstance(node, Node):
        yield node
        for value in vars(node).values():
            if isinstance(value, NodeList | Node):
                yield from _nodes(value)
            elif isinstance(value, list | tuple):
                for one in value:
                    for part in one if isinstance(one, tuple | list) else [one]:
                        yield from _nodes(part)


def _variables(node: Node) -> Iterator[tuple[str, ...]]:
    for value in vars(node).values():
        yield from _inside(value)


def _inside(value: Any) -> Iterator[tuple[str, ...]]:
    """Yield the paths of an expression: with the arguments of its filters, and both sides of a condition."""
    if isinstance(value, Variable):
        yield from [tuple(value.lookups)] if value.lookups else []
    elif isinstance(value, FilterExpression):
        yield from _inside(value.var)
        yield from _inside([argument for _filter, arguments in value.filters for _lookup, argument in arguments])
    elif isinstance(value, dict):
        yield from _inside(list(value.values()))
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _inside(part)
    elif isinstance(value, TokenBase):
        yield from _inside([vars(value).get(name) for name in ("first", "second", "value")])


def template_reads(name: str) -> list[str]:
    """Return what a template, with those it includes, reads of somebody else than the person who looks."""
    return nodelist_reads(engines["django"].get_template(name).template.nodelist)


def nodelist_reads(nodes: NodeList) -> list[str]:
    """Return the same for compiled nodes; the frame that a template extends is not walked."""
    found = []
    for node in _nodes(nodes):
        if isinstance(node, IncludeNode) and isinstance(node.template.var, str):
            found += template_reads(str(node.template.var))
        for path in _variables(node):
            of_others = path[0] not in {"user", "request"}
            if of_others and (NAMING | {"student"}) & set(path):
                found.append(".".join(path))
    return found


def named_views(patterns: list[Any] | None = None, space: str = "") -> Iterator[tuple[str, Callable[..., Any]]]:
    """Yield the name, with its namespaces, and the view of every URL; the name is "" where it has none."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from named_views(pattern.url_patterns, inner)
        elif isinstance(pattern, URLPattern):
            yield f"{space}{pattern.name}" if pattern.name else "", pattern.callback


def views() -> Iterator[Callable[..., Any]]:
    """Yield every view of the URL configuration."""
    return (view for _, view in named_views())


def pages_for_outsiders() -> list[Callable[..., Any]]:
    """Return the views that let employer contacts in by their role."""
    return [view for view in views() if Role.EMPLOYER in getattr(view, "roles", ())]


def functions_of(view: Callable[..., Any]) -> list[FunctionType]:
    """Return the functions of ours that a view is made of: itself, or the methods of its class."""
    made_of = getattr(view, "cls", None) or getattr(view, "view_class", None)
    parts = list(vars(made_of).values()) if made_of else [inspect.unwrap(view)]
    return [part for part in parts if isinstance(part, FunctionType) and ours(part)]


def api_views() -> list[type]:
    """Return the API's view classes of this project."""
    found = {getattr(view, "cls", None) or getattr(view, "view_class", None) for view in views()}
    return sorted((cls for cls in found if cls and ours(cls) and hasattr(cls, "permission_classes")), key=str)


def serializers_of(thing: type) -> set[type]:
    """Return the serializer classes that a view class names, and those inside them."""
    found = {one for one in named_in(thing) if isinstance(one, type) and issubclass(one, BaseSerializer) and ours(one)}
    inner = {type(field) for one in found for field in _fields(one)} | {
        type(field.child) for one in found for field in _fields(one) if isinstance(field, ListSerializer)
    }
    return found | {one for one in inner if issubclass(one, BaseSerializer) and ours(one)}


def _fields(serializer: type) -> list[Any]:
    return list(serializer().fields.values()) if issubclass(serializer, Serializer) else []


def naming_fields(serializer: type) -> list[str]:
    """Return the fields of a serializer that read what a release can name, or sealed text."""
    found = []
    for field in _fields(serializer):
        path = set(str(field.source).split("."))
        if path & NAMING or any(part.startswith("sealed_") for part in path):
            found.append(f"{serializer.__name__}.{field.field_name}")
    return found


def python_files() -> list[Path]:
    """Return the site's own Python files."""
    found = (path for app in APPS for path in (ROOT / app).rglob("*.py"))
    return sorted(path for path in found if not set(path.relative_to(ROOT).parts) & set(ELSEWHERE))


def sealed_reads(source: str) -> list[str]:
    """Return what a file outside of `people` does with sealed text other than handing it to `open_sealed`.

    Handing it to a function of the same file that opens it so is the same. Others' text is opened with a reason;
    importing what opens without the log is told as well.
    """
    tree = ast.parse(source)
    through, found = _handed_over(tree), []
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _is_opening(node):
            found += _wrong_opening(node)
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("people"):
            named = {alias.name for alias in node.names} | set((node.module or "").split("."))
            found += [ast.unparse(node)] if named & INNER else []
        elif isinstance(node, ast.Attribute) and node.attr.startswith("sealed_") and id(node) not in through:
            found += [ast.unparse(node)] if isinstance(node.ctx, ast.Load) else []
        elif isinstance(node, ast.Constant) and str(node.value).startswith("sealed_") and id(node) not in through:
            found.append(f"column {node.value!r}")
    return found


# What opens sealed text without the log.
INNER = {"sealing", "keys", "key_file", "key_command", "DataKey"}


def _is_opening(call: ast.Call) -> bool:
    return ast.unparse(call.func).endswith(("open_sealed", "open_own"))


def _handed_over(tree: ast.AST) -> set[int]:
    """Return the ids of nodes inside a call that opens, and of keys of a dict: a column that is written."""
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    own = {one.name for one in functions for part in ast.walk(one) if isinstance(part, ast.Call) and _is_opening(part)}
    own = {name for name in own if name.startswith("_")}
    opening = [call for call in calls if _is_opening(call) or ast.unparse(call.func) in own]
    keys = [key for node in ast.walk(tree) if isinstance(node, ast.Dict) for key in node.keys]
    return {id(part) for call in opening for part in ast.walk(call)} | {id(key) for key in keys}


def _wrong_opening(call: ast.Call) -> list[str]:
    if ast.unparse(call.func).endswith("open_own"):
        return []
    said = {keyword.arg: keyword.value for keyword in call.keywords}
    owner, reader, reason = ast.unparse(call.args[0]), said.get("reader"), said.get("reason")
    if reader is None or reason is None:
        return [f"{ast.unparse(call)}: without a reader and a reason"]
    own = ast.unparse(reader) == owner
    empty = isinstance(reason, ast.Constant) and not reason.value
    return [f"{ast.unparse(call)}: others' text without a reason"] if empty and not own else []


def openers(source: str, module: str) -> set[str]:
    """Return the functions of a file that open sealed text without the log."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.Lambda):
            calls = [part for part in ast.walk(node) if isinstance(part, ast.Call)]
            if any(ast.unparse(call.func) in {"unseal", "sealed_text.unseal"} for call in calls):
                found.add(f"{module}.{getattr(node, 'name', 'lambda')}")
    return found
