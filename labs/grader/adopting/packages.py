"""Which packages a course asks for that the machine of labs and graders does not have, by the text of its files."""

from __future__ import annotations

import ast
import importlib.util
import json
import re
import sys
from collections.abc import Iterator, Set
from pathlib import Path

from labs.grader import names

# Where a package is called otherwise than what is imported of it.
CALLED = {
    "Bio": "biopython",
    "PIL": "pillow",
    "bs4": "beautifulsoup4",
    "cv2": "opencv-python-headless",
    "dateutil": "python-dateutil",
    "dotenv": "python-dotenv",
    "fitz": "pymupdf",
    "skimage": "scikit-image",
    "sklearn": "scikit-learn",
    "yaml": "pyyaml",
}
# Where a course writes down what it needs.
LISTS = ("requirements.txt", "binder/requirements.txt", "source/requirements.txt")
SIZE_LIMIT = 8 << 20
_NAME = re.compile(r"^\s*([A-Za-z0-9][\w.-]*)")
_SAME = re.compile(r"[-_.]+")


def missing(folder: Path) -> set[str]:
    """Return the modules that the notebooks and programs below a lab's folder import and this machine has not got."""
    own = {path.stem for path in folder.rglob("*.py")} | {path.name for path in folder.rglob("*") if path.is_dir()}
    wanted = {module for source in _sources(folder) for module in _imported(source)}
    return {module for module in wanted - own - sys.stdlib_module_names if not _is_here(module)}


def called(module: str) -> str:
    """Return the name under which a module is installed."""
    return CALLED.get(module, module.replace("_", "-"))


def asked_for(folder: Path) -> dict[str, str]:
    """Return what a course's own list of packages says: name, in one spelling → the line."""
    lines: dict[str, str] = {}
    for name in LISTS:
        path = folder / name
        if path.is_file() and not path.is_symlink() and path.stat().st_size < SIZE_LIMIT:
            for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
                found = _NAME.match(line)
                if found:
                    lines.setdefault(_spelt(found[1]), line.partition("#")[0].strip())
    return lines


def of_course(folder: Path, labs: dict[str, Path], own: Set[str] = frozenset()) -> list[dict[str, str]]:
    """Return each missing package once: its name, what imports it, in which labs, and the course's own line for it.

    `own`: modules of packages that the course has for itself.
    """
    used: dict[str, list[str]] = {}
    for lab, path in labs.items():
        for module in missing(path) - own:
            used.setdefault(module, []).append(lab)
    lines = asked_for(folder)
    return [
        {
            "package": called(module),
            "module": module,
            "labs": ", ".join(used[module]),
            "line": lines.get(_spelt(called(module)), ""),
        }
        for module in sorted(used)
    ]


def _spelt(name: str) -> str:
    return _SAME.sub("-", name).lower()


def _sources(folder: Path) -> Iterator[str]:
    for path in sorted(folder.rglob("*")):
        if path.suffix not in (".py", ".ipynb") or not path.is_file() or path.is_symlink() or _hidden(path, folder):
            continue
        if path.stat().st_size > SIZE_LIMIT:
            continue
        text = path.read_text(encoding="utf-8", errors="replace")
        yield from [text] if path.suffix == ".py" else _cells(text)


def _hidden(path: Path, folder: Path) -> bool:
    return any(part.startswith(".") for part in path.relative_to(folder).parts)


def _cells(text: str) -> Iterator[str]:
    """Yield the Python cells of a notebook, however old or damaged it is."""
    try:
        book = json.loads(text)
        about = book["metadata"].get("kernelspec", {})
        cells = book["cells"] if "python" in str(about.get("language") or about.get("name") or "python") else []
        for cell in cells:
            if cell["cell_type"] == "code":
                yield "".join(cell["source"])
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return


def _imported(source: str) -> Iterator[str]:
    tree = names.tree_of(source)
    for node in ast.walk(tree) if tree else ():
        if isinstance(node, ast.Import):
            yield from (one.name.partition(".")[0] for one in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.partition(".")[0]


def _is_here(module: str) -> bool:
    try:
        return importlib.util.find_spec(module) is not None
    except (ImportError, ValueError):
        return False
