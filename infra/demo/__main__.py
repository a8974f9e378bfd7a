"""`python -m infra.demo`: prepare, start everything, say when it is ready, and stop it all on Ctrl-C."""

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

from infra.demo import announce, plan
from infra.running.children import Children
from infra.running.programs import ROOT
from infra.running.supervisor import NotReady, look_after, only_one, wait_until_ready


def run(var: Path, stop: threading.Event) -> None:
    """Prepare, start, announce, and look after everything until `stop` is set."""
    chosen = plan.make(var)
    environment = plan.environment(chosen)
    done = subprocess.run([sys.executable, "-m", "infra.demo.prepare"], cwd=ROOT, env=environment, check=False)
    if stop.is_set():
        return
    if done.returncode:
        raise NotReady("The demo could not be prepared; the lines above say why.")

    def ready(children: Children) -> None:
        wait_until_ready(chosen.site_url, children, stop)
        if not stop.is_set():
            announce.ready(chosen)

    look_after(var, plan.started(chosen), environment, stop, ready)


def main() -> int:
    """Run the demo; return the exit code."""
    os.umask(0o077)
    var = Path(os.environ.get("ACADEMY_VAR", ROOT / "var")).resolve()
    var.mkdir(parents=True, exist_ok=True)
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: stop.set())
    try:
        with only_one(var):
            run(var, stop)
    except (NotReady, OSError) as error:
        print(f"\n{error}", file=sys.stderr, flush=True)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
