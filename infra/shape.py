"""The shape of the code in figures: `python -m infra.shape` (`make shape`) prints one JSON object.

Files and functions are those of the product, without migrations, courses and tests. `circles` are groups of files of
the product and of infra that import each other, also those that an import inside a function would hide.
"""

import ast
import json
import statistics
from collections import defaultdict
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
HOUSES = ("academy_site", "people", "pathways", "labs", "placement")
LONG = 50


def files(*houses: str) -> list[Path]:
    """Return the Python files of these folders, without migrations and the courses that come with the code."""
    found = (path for house in houses for path in sorted((ROOT / house).rglob("*.py")))
    return [path for path in found if "migrations" not in path.parts and "courses" not in path.relative_to(ROOT).parts]


def name_of(path: Path) -> str:
    """Return the dotted name of a file: "labs.queue" for labs/queue/__init__.py."""
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def lines_of(path: Path) -> int:
    """Return how many lines the file has."""
    return len(path.read_text().splitlines())


def functions_of(path: Path) -> list[int]:
    """Return how many lines each function of the file has."""
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    found = (node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, kinds))
    return [(node.end_lineno or node.lineno) - node.lineno + 1 for node in found]


def _is_for_types(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"


def imports_of(path: Path, known: set[str]) -> set[str]:
    """Return which of the `known` files this one imports when it is loaded or run; types alone do not count."""
    tree, here = ast.parse(path.read_text()), name_of(path)
    package = here.split(".") if path.name == "__init__.py" else here.split(".")[:-1]
    typed = {id(part) for node in ast.walk(tree) if _is_for_types(node) for part in ast.walk(node)}
    found: set[str] = set()
    for node in ast.walk(tree):
        if id(node) in typed:
            continue
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else []
            base = ".".join([*above, *([node.module] if node.module else [])])
            each = {alias.name: f"{base}.{alias.name}" for alias in node.names}
            found |= {full if full in known else base for full in each.values()}
    return (found & known) - {here}


def circles(paths: list[Path]) -> list[list[str]]:
    """Return each group of files of which every one reaches every other by imports (Tarjan), sorted."""
    known = {name_of(path) for path in paths}
    graph = {name_of(path): sorted(imports_of(path, known)) for path in paths}
    order: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    found: list[list[str]] = []

    def visit(here: str) -> None:
        order[here] = low[here] = len(order)
        stack.append(here)
        for there in graph[here]:
            if there not in order:
                visit(there)
            if there in stack:
                low[here] = min(low[here], low[there])
        if low[here] == order[here]:
            group = stack[stack.index(here) :]
            del stack[stack.index(here) :]
            found.extend([sorted(group)] if len(group) > 1 else [])

    for name in graph:
        if name not in order:
            visit(name)
    return sorted(found)


# Tests whose room has another place: what knows no Django lies in labs and is tested beside it. The first that fits.
TESTED_ELSEWHERE = {
    "exchange/test_course_": "labs/nbgrader_courses",
    "exchange/": "labs/exchange",
    "grader/": "labs/grader",
    "hub/": "labs/hub",
    "test_settings.py": "academy_site/settings",
}


def room_of(path: Path) -> str:
    """Return the room that a file stands in: "labs/queue"; "labs" for what stands beside the rooms."""
    return "/".join(path.relative_to(ROOT).parts[:-1][:2])


def room_tested(path: Path) -> str:
    """Return the room that a file of tests is about: by its folder, else by its name ("test_week.py")."""
    parts, name = path.relative_to(ROOT / "tests").parts, path.relative_to(ROOT / "tests").as_posix()
    for beginning, room in TESTED_ELSEWHERE.items():
        if name.startswith(beginning):
            return room
    subject = path.stem.removeprefix("test_")
    if len(parts) == 2 and (ROOT / parts[0] / subject).is_dir():
        return f"{parts[0]}/{subject}"
    return "/".join(parts[:-1][:2]) or "tests"


def by_room() -> dict[str, dict[str, int]]:
    """Return for each room how many lines it has, and how many its tests have."""
    rooms: dict[str, dict[str, int]] = defaultdict(lambda: {"tests": 0, "production": 0})
    for path in files(*HOUSES):
        rooms[room_of(path)]["production"] += lines_of(path)
    for path in files("tests"):
        rooms[room_tested(path)]["tests"] += lines_of(path)
    return dict(sorted(rooms.items()))


def figures() -> dict[str, Any]:
    """Return all figures; sizes are in lines, the share in percent."""
    ours = files(*HOUSES)
    sizes = {str(path.relative_to(ROOT)): lines_of(path) for path in ours}
    lengths = [length for path in ours for length in functions_of(path)]
    largest = max(sizes, key=lambda name: sizes[name])
    return {
        "files": {
            "number": len(sizes),
            "median": statistics.median(sizes.values()),
            "largest": {"file": largest, "lines": sizes[largest]},
        },
        "functions": {
            "number": len(lengths),
            "median": statistics.median(lengths),
            f"over_{LONG}_percent": round(100 * sum(length > LONG for length in lengths) / len(lengths), 2),
        },
        "circles": circles(files(*HOUSES, "infra")),
        "lines": by_room(),
    }


if __name__ == "__main__":
    print(json.dumps(figures()))
