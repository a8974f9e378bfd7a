"""How a program of the site begins."""

import contextlib
import gc
import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path


@contextlib.contextmanager
def loading() -> Iterator[None]:
    """Look for no garbage in the block, nor afterwards among what it loaded: code and settings, which stay.

    Looking takes a fifth of the time that the site needs to load, and finds nothing.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


def count_together() -> None:
    """Let the workers that are to come count in files of one folder, so that each can say the numbers of all.

    Before anything that counts is imported (people/base/counting.py); what an earlier start counted is forgotten.
    """
    if "prometheus_client" in sys.modules:
        return
    folder = Path(os.environ.get("ACADEMY_VAR") or Path(__file__).resolve().parents[1] / "var") / "metrics"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700, parents=True)
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(folder)
