"""Publishing a lab: an immutable version from a source folder."""

import hashlib
import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.db import transaction
from django.db.models import F, Max
from django.utils.translation import gettext as _

from labs.assignments.checks.services import ask_for_sealing
from labs.assignments.models import Assignment, AssignmentVersion
from labs.base import file_store
from labs.base.errors import BuildRefused
from people.models import User

BUILD_TIMEOUT_S = 120
# What says where packages come from, and how to get there.
NETWORK = re.compile(r"UV_|SSL_|(?i:https?|no|all)_proxy$")
META_TEXTS = ("title", "title_es", "brief", "brief_es", "lesson", "minutes")
META_TASKS = ("grade_id", "title", "title_es", "skills", "hint", "hint_es", "lesson_part")


def publish_version(
    *, source: Path, meta: Path, by: User | None = None, at_once: bool = True, own: dict[str, Any] | None = None
) -> tuple[AssignmentVersion, bool]:
    """Build the lab in the folder `source` as its newest version; return it and whether it is new. `own`: what the
    course's own nbgrader sets otherwise than nbgrader does, its marks above all.

    The release builder runs as a process of its own, because the site does not import Jupyter. A build equal to an
    earlier version of the lab adds nothing. Graders are asked how its checks are run. `at_once`: students get it now;
    else as soon as that is known, or, where the author's own answer does not pass a check, when the author says so.

    Raises `BuildRefused` with the builder's words.
    """
    tree = digest_of(source, meta, own)
    if (same := _published(source, tree)) is not None:
        return same, False
    with tempfile.TemporaryDirectory(prefix="build-") as folder:
        wanted = ["build", str(source), str(meta), "--out", folder]
        if own:
            settings_file = Path(folder, "settings.json")
            settings_file.write_text(json.dumps(own))
            wanted += ["--settings", str(settings_file)]
        run_grader(*wanted)
        return store_built(built=Path(folder), tree=tree, by=by, at_once=at_once)


def publish_versions(labs: list[tuple[Path, Path]]) -> list[tuple[AssignmentVersion, bool] | BuildRefused]:
    """Build labs, each the folder of its source and its meta file, as `publish_version` does.

    Return of each its version and whether it is new, or why it could not be built. One process builds all that are
    not published yet: what a builder begins with takes it longer than one lab. Raises `BuildRefused` where it ends
    before the last.
    """
    trees = [digest_of(source, meta) for source, meta in labs]
    same = [_published(source, tree) for (source, _meta), tree in zip(labs, trees, strict=True)]
    done: list[Any] = [(version, False) for version in same]
    missing = [number for number, version in enumerate(same) if version is None]
    if missing:
        with tempfile.TemporaryDirectory(prefix="build-") as folder:
            plan = Path(folder, "plan.json")
            plan.write_text(json.dumps([[str(path) for path in labs[number]] for number in missing]))
            seconds = BUILD_TIMEOUT_S * len(missing)
            refused = json.loads(run_grader("build-labs", str(plan), "--out", folder, seconds=seconds))
            for place, number in enumerate(missing):
                if (why := refused.get(str(place))) is not None:
                    done[number] = BuildRefused(why)
                else:
                    done[number] = store_built(built=Path(folder, str(place)), tree=trees[number])
    return done


def _published(source: Path, tree: str) -> AssignmentVersion | None:
    """Return the newest version of the lab in the folder `source` where it was built from just these files."""
    return (
        AssignmentVersion.objects.filter(
            assignment__course_key=source.parent.parent.name,
            assignment__key=source.name,
            tree=tree,
            assignment__current=F("pk"),
        )
        .select_related("assignment")
        .first()
    )


def digest_of(source: Path, meta: Path, own: dict[str, Any] | None = None) -> str:
    """Return a hash of the author's files: building takes seconds, and most starts change nothing."""
    digest = hashlib.sha256(meta.read_bytes() + (json.dumps(own, sort_keys=True).encode() if own else b""))
    for path in sorted(path for path in source.rglob("*") if path.is_file()):
        digest.update(path.relative_to(source).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def own_programs(path: str) -> str:
    """Return a search path on which the programs of this environment come first, wherever the command was typed."""
    return f"{Path(sys.executable).parent}{os.pathsep}{path}"


def run_grader(*arguments: str, seconds: float = BUILD_TIMEOUT_S, fetches: bool = False) -> str:
    """Run a command of the grader in a process of its own, without secrets in its environment; return what it said.

    `fetches`: it is told how this machine reaches packages. Raises `BuildRefused` with its last words.
    """
    names = ("PATH", "HOME", "LANG", "TMPDIR", "VIRTUAL_ENV", "PYTHONPATH", "XDG_CACHE_HOME")
    environment = {name: os.environ[name] for name in names if name in os.environ}
    if fetches:
        environment |= {name: value for name, value in os.environ.items() if NETWORK.match(name)}
    environment["ACADEMY_VAR"] = str(settings.VAR)
    environment["PATH"] = own_programs(environment.get("PATH", os.defpath))
    try:
        done = subprocess.run(  # noqa: S603 - fixed program, paths of our own
            [sys.executable, "-m", "labs.grader", *arguments],
            cwd=settings.ROOT,
            env=environment,
            capture_output=True,
            text=True,
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise BuildRefused(_("Building this lab took too long.")) from error
    if done.returncode:
        words = (done.stderr or done.stdout).strip().splitlines()
        raise BuildRefused(words[-1] if words else _("This lab could not be built."))
    return done.stdout


def meta_text(manifest: dict[str, Any]) -> str:
    """Return the text of a meta file that says what a manifest says; cells that are new may be missing in it."""
    about: dict[str, Any] = {name: manifest[name] for name in META_TEXTS if manifest.get(name)}
    if not manifest.get("limits_open"):
        about["limits"] = manifest.get("limits", {})
    about |= {name: manifest[name] for name in ("student_files", "hand_out") if manifest.get(name)}
    tasks = manifest.get("tasks", [])
    about["tasks"] = [{name: task[name] for name in META_TASKS if task.get(name)} for task in tasks]
    about["rubric"] = manifest.get("rubric", {})
    return str(yaml.safe_dump({**about, "all_cells": False}, allow_unicode=True, sort_keys=False))


def store_built(
    *, built: Path, tree: str = "", by: User | None = None, at_once: bool = True
) -> tuple[AssignmentVersion, bool]:
    """Make the build in the folder `built` a version of its lab; return it and whether it is new.

    `at_once`: students get it now, also where its checks are not known yet; else once they are.
    """
    manifest = json.loads((built / "manifest.json").read_text())
    course, key = manifest["course"], manifest["assignment"]
    with transaction.atomic():
        assignment, _new = Assignment.objects.update_or_create(course_key=course, key=key, defaults=_details(manifest))
        assignment = Assignment.objects.select_for_update(of=("self",)).get(pk=assignment.pk)
        version = assignment.versions.filter(sha256=manifest["sha256"]).first()
        new = version is None
        if version is None:
            version = _add_version(assignment, manifest, tree, built, by)
        sealing = ask_for_sealing(version=version)
        if assignment.current_id != version.pk and (at_once or (sealing.number and not sealing.held)):
            assignment.current = version
            assignment.save(update_fields=["current"])
    return version, new


def _details(manifest: dict[str, Any]) -> dict[str, Any]:
    """Return the lab's own fields as the author's texts give them."""
    return {
        "title": manifest["title"][:160],
        "title_es": manifest.get("title_es", "")[:160],
        "brief": manifest.get("brief", ""),
        "minutes": int(manifest.get("minutes") or 30),
    }


def _add_version(
    assignment: Assignment, manifest: dict[str, Any], tree: str, built: Path, by: User | None
) -> AssignmentVersion:
    number = (assignment.versions.aggregate(last=Max("number"))["last"] or 0) + 1
    folder = f"versions/{assignment.course_key}/{assignment.key}/{number}"
    return AssignmentVersion.objects.create(
        assignment=assignment,
        number=number,
        sha256=manifest["sha256"],
        tree=tree,
        manifest=manifest,
        max_points=float(manifest["max_points"]),
        release_path=file_store.keep(f"{folder}/release.zip", (built / "release.zip").read_bytes()),
        source_path=file_store.keep(f"{folder}/source.zip", (built / "source.zip").read_bytes()),
        published_by=by,
    )
