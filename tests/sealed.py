"""How the checks of each published lab are run, found out once: every demo that a test starts would do so again."""

import contextlib

from labs.assignments.checks.services import lease_sealing, record_sealing
from labs.base import file_store
from labs.grader.engine import Engine
from labs.grader.errors import SandboxUnavailable
from labs.grader.sandbox.probe import choose
from labs.grader.sealing import seal
from labs.grader.version import load_zip
from labs.queue.api import with_manifest


def seal_all() -> None:
    """Do for each version that waits for a grader what one does: run the author's answer, tell the site.

    Nothing where there is no sandbox: no test that needs a grader runs there.
    """
    with contextlib.suppress(SandboxUnavailable), Engine(choose()) as engine:
        while (found := lease_sealing(worker="before the tests")) is not None:
            version = load_zip(with_manifest(file_store.read(found.version.source_path), found.version.manifest))
            record_sealing(sealing=found, lease=found.lease, result=seal(engine, version).as_json())
