"""A course's `nbgrader_config.py` and `.json`, read by nbgrader's own loader inside the sandbox.

Such a file is a program: it may rename `c`, load others, or compute. So it is run as nbgrader runs it, but where
student code runs, and only known settings of known kinds are taken from what it leaves.
"""

from __future__ import annotations

import json
import secrets
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from labs.grader.errors import BuildError, SandboxDied
from labs.grader.sandbox.forkserver import ForkServer
from labs.grader.sandbox.job import Plan, run

NAME = "nbgrader_config"
READ_LIMITS = {"cell_s": 60, "total_s": 90, "memory_mb": 1024}
FILE_LIMIT, ALL_LIMIT = 1 << 20, 8 << 20
IGNORE = (".ipynb_checkpoints", "*.pyc", "__pycache__", "feedback")

# What is cleared out of what students get: class → setting → kind. A value that is nbgrader's own is no setting.
CLEARING: dict[str, dict[str, type]] = {
    "ClearSolutions": {
        "begin_solution_delimeter": str,
        "end_solution_delimeter": str,
        "code_stub": dict,
        "text_stub": str,
        "enforce_metadata": bool,
    },
    "ClearHiddenTests": {"begin_test_delimeter": str, "end_test_delimeter": str, "enforce_metadata": bool},
    "ClearMarkScheme": {"begin_mark_scheme_delimeter": str, "end_mark_scheme_delimeter": str, "enforce_metadata": bool},
}

# How AUTOTEST lines are written; a `use_salt` of nbgrader's own has no effect there.
AUTOTEST: dict[str, type] = {
    "autotest_filename": str,
    "autotest_delimiter": str,
    "hashed_delimiter": str,
    "enforce_metadata": bool,
}

OLD_PLACES = ("Exchange", "NbGrader", "TransferApp", "BasicConfig")
READER = """\
import json, os, pwd
pwd.getpwuid = lambda uid: pwd.struct_passwd(("teacher", "x", uid, uid, "", os.getcwd(), "/bin/sh"))
from traitlets.config.application import Application
from nbgrader import converters, preprocessors
from nbgrader.apps.baseapp import NbGrader
from nbgrader.coursedir import CourseDirectory
app = NbGrader()
app.raise_config_file_errors = True
Application.load_config_file(app, {name!r}, path=os.getcwd())
config = app.config
course = CourseDirectory(config=config)
said = {{"clearing": {{}}, "own_steps": "preprocessors" in config.GenerateAssignment}}
for kind, names in {clearing!r}.items():
    made, plain = getattr(preprocessors, kind)(config=config), getattr(preprocessors, kind)()
    given = [name for name in names if name in config[kind] and getattr(made, name) != getattr(plain, name)]
    said["clearing"][kind] = {{name: getattr(made, name) for name in given}}
made = preprocessors.InstantiateTests(config=config)
said["autotest"] = {{name: getattr(made, name) for name in {autotest!r} if name in config.InstantiateTests}}
made = preprocessors.IncludeHeaderFooter(config=config)
said["header"], said["footer"] = made.header, made.footer
for name in ("course_id", "source_directory", "submitted_directory", "ignore", "include", "max_file_size"):
    said[name] = getattr(course, name)
if any("timeout" in config[kind] for kind in ("Execute", "ExecutePreprocessor", "NotebookClient")):
    said["timeout"] = preprocessors.Execute(config=config).timeout
# Where older nbgraders had it; it merges some of these places into one another, and looks there no more.
olds = [str(config[kind].course_id) for kind in {olds!r} if "course_id" in config[kind]]
said["course_id"] = said["course_id"] or (olds or [""])[0]
said["exclude_overwriting"] = converters.Autograde(coursedir=course, config=config).exclude_overwriting
print({mark!r} + json.dumps(said, default=list))
"""


@dataclass(frozen=True)
class Settings:
    """What a course set, and nbgrader's own values for the rest.

    `clearing`: settings of the steps that clear, where the course gave them. `timeout`: seconds for a cell, 0 for none
    at all, None where the course says nothing. `exclude_overwriting`: assignment → files that students edit. `files`:
    the settings files found. `own_steps`: it has its own list of steps that make a release; ours is used all the same.
    `header`, `footer`: paths of notebooks whose cells stand around those of every notebook. `autotest`: how AUTOTEST
    lines are written.
    """

    course_id: str = ""
    source_directory: str = "source"
    submitted_directory: str = "submitted"
    ignore: tuple[str, ...] = IGNORE
    include: tuple[str, ...] = ("*",)
    max_file_size: int = 100_000
    timeout: int | None = None
    exclude_overwriting: dict[str, list[str]] = field(default_factory=dict)
    clearing: dict[str, dict[str, Any]] = field(default_factory=dict)
    files: tuple[str, ...] = ()
    own_steps: bool = False
    header: str = ""
    footer: str = ""
    autotest: dict[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """Return plain data."""
        return asdict(self)


def from_json(data: dict[str, Any]) -> Settings:
    """Return settings from what `as_json` gave."""
    lists = {name: tuple(data[name]) for name in ("ignore", "include", "files")}
    return Settings(**{**data, **lists})


def sent(data: Any) -> Settings:
    """Return settings of which an author's own nbgrader has said some: `clearing`, `exclude_overwriting`, `timeout`.

    Raises BuildError for a value of another kind than nbgrader's.
    """
    try:
        given = _of(dict, data)
        kinds = _of(dict, given.get("clearing", {}))
        clearing = _clearing({kind: _of(dict, kinds.get(kind, {})) for kind in CLEARING})
        return Settings(
            clearing=clearing,
            exclude_overwriting=_excluded(given.get("exclude_overwriting", {})),
            timeout=None if given.get("timeout") is None else max(0, _of(int, given["timeout"])),
        )
    except (TypeError, ValueError) as error:
        raise BuildError(f"{NAME}: a setting has a value that nbgrader does not know: {error}") from error


def read(folder: Path, level: str) -> Settings:
    """Return the settings of the course in `folder`; without a settings file nothing is run.

    Raises BuildError where the file cannot be run, or holds a setting of another kind than nbgrader's.
    """
    found = tuple(f"{NAME}{ending}" for ending in (".py", ".json") if (folder / f"{NAME}{ending}").is_file())
    if not found:
        return Settings()
    try:
        return _checked(_run(_beside(folder), level), found)
    except (TypeError, ValueError, KeyError, AttributeError) as error:
        raise BuildError(f"{found[0]}: a setting has a value that nbgrader does not know: {error}") from error


def _beside(folder: Path) -> dict[str, bytes]:
    """Return what a settings file may load: the small programs and settings at the top of the course."""
    files: dict[str, bytes] = {}
    for path in sorted(folder.iterdir()):
        if path.suffix in (".py", ".json", ".txt", ".cfg", ".yaml", ".yml") and path.is_file():
            size = path.stat().st_size
            if not path.is_symlink() and size <= FILE_LIMIT and sum(map(len, files.values())) + size <= ALL_LIMIT:
                files[path.name] = path.read_bytes()
    return files


def _run(files: dict[str, bytes], level: str) -> dict[str, Any]:
    mark = secrets.token_hex(16)
    source = READER.format(
        name=NAME,
        clearing={kind: list(names) for kind, names in CLEARING.items()},
        autotest=list(AUTOTEST),
        olds=OLD_PLACES,
        mark=mark,
    )
    plan = Plan([{"source": source, "copy": None, "brief": True}], [], {}, [], files, {}, READ_LIMITS, 0)
    try:
        server = ForkServer(level, "student", [])
    except OSError as error:
        raise BuildError(f"{NAME}: no sandbox to read it in: {error}") from error
    try:
        ran = run(plan, server, server)
    except SandboxDied as error:
        raise BuildError(f"{NAME}: the sandbox that read it ended: {error}") from error
    finally:
        server.close()
    outputs = ran.outputs.get(0, [])
    for output in outputs:
        said = str(output.get("text", ""))
        if mark in said:
            return dict(json.loads(said.partition(mark)[2].splitlines()[0]))
    errors = [f"{output.get('ename')}: {output.get('evalue')}" for output in outputs if "ename" in output]
    raise BuildError(f"{NAME}: it cannot be read: {(errors or [ran.reason or 'it ended'])[0]}")


def _checked(said: dict[str, Any], files: tuple[str, ...]) -> Settings:
    """Return the settings; what the course's own program left is not believed to be of the right kind."""
    timeout = said.get("timeout", -1)
    given_timeout = None if "timeout" not in said else 0 if timeout is None or _of(int, timeout) < 0 else timeout
    return Settings(
        course_id=_of(str, said["course_id"]),
        source_directory=_of(str, said["source_directory"]),
        submitted_directory=_of(str, said["submitted_directory"]),
        ignore=tuple(_texts(said["ignore"])),
        include=tuple(_texts(said["include"])),
        max_file_size=_of(int, said["max_file_size"]),
        timeout=given_timeout,
        exclude_overwriting=_excluded(said["exclude_overwriting"]),
        clearing=_clearing(said["clearing"]),
        files=files,
        own_steps=bool(said["own_steps"]),
        header=_of(str, said["header"]),
        footer=_of(str, said["footer"]),
        autotest=_autotest(said["autotest"]),
    )


def _clearing(said: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    clearing: dict[str, dict[str, Any]] = {}
    for kind, names in CLEARING.items():
        given = {name: _of(names[name], value) for name, value in said[kind].items() if name in names}
        if any(isinstance(value, str) and not value.strip() for name, value in given.items() if "delimeter" in name):
            raise ValueError(f"{kind}: an empty mark")
        if given:
            clearing[kind] = given
    return clearing


def _autotest(said: dict[str, Any]) -> dict[str, Any]:
    given = {name: _of(kind, said[name]) for name, kind in AUTOTEST.items() if name in said}
    if any(isinstance(value, str) and not value.strip() for value in given.values()):
        raise ValueError("InstantiateTests: an empty word")
    return given


def _excluded(said: Any) -> dict[str, list[str]]:
    return {str(name): _texts(names) for name, names in _of(dict, said).items()}


def _of(kind: type, value: Any) -> Any:
    if type(value) is not kind:
        raise TypeError(f"{value!r:.80} is no {kind.__name__}")
    return value


def _texts(values: Any) -> list[str]:
    return [_of(str, value) for value in _of(list, values)]
