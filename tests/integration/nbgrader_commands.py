"""Runs nbgrader's own commands one after the other, as its command line does; importing nbgrader takes a second.

A line of JSON comes in ({"words", "folder"}), a line goes out ({"code", "out", "log"}).
"""

import contextlib
import io
import json
import os
import sys
import tempfile
import traceback
from typing import Any


def run(words: list[str], folder: str) -> dict[str, object]:
    """Run `nbgrader <words>` in `folder`."""
    from jupyter_core.application import NoStart
    from nbgrader.apps import NbGraderApp

    os.chdir(folder)
    log = io.StringIO()
    code: object = 0
    with tempfile.TemporaryFile() as out, contextlib.redirect_stderr(log):
        # The handle itself, because some of nbgrader kept sys.stdout as it was when it was imported.
        os.dup2(out.fileno(), 1)
        app = NbGraderApp()
        try:
            app.initialize(words)
            app.start()
        except NoStart:
            pass
        except SystemExit as error:
            code = error.code
        except Exception:
            code = "error"
            traceback.print_exc()
        _forget(app)
        sys.stdout.flush()
        out.seek(0)
        return {"code": code, "out": out.read().decode(), "log": log.getvalue()}


def _forget(app: Any) -> None:
    """Forget the commands that `app` has led to: each kind may be there once."""
    while (app := getattr(app, "subapp", None)) is not None:
        type(app).clear_instance()


def main() -> None:
    """Answer until the input ends."""
    answers = os.fdopen(os.dup(1), "w")
    for line in sys.stdin:
        answers.write(json.dumps(run(**json.loads(line))) + "\n")
        answers.flush()


if __name__ == "__main__":
    main()
