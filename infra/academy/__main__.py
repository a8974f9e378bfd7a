"""`python -m infra.academy setup | run | stop | manage | backup | nightly`."""

import argparse
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

from infra.academy import announce, backups, environment, machine, place, run, setup, starting
from infra.academy.answers import Wrong
from infra.running.programs import ROOT
from infra.running.supervisor import NotReady


def _setup(arguments: argparse.Namespace) -> int:
    academy = setup.gather(arguments.answers)
    changed = setup.set_up(academy, start=not arguments.no_start)
    announce.end(academy, changed)
    return 0


def _run(_arguments: argparse.Namespace) -> int:
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: stop.set())
    run.run(place.known(), stop)
    return 0


def _stop(_arguments: argparse.Namespace) -> int:
    print("Stopped." if starting.stop(place.known()) else "Nothing was running.")
    return 0


def _manage(arguments: argparse.Namespace) -> int:
    academy = place.known()
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments.command],
        cwd=ROOT, env=environment.full(academy, "site"), umask=0o077, check=False,
        **machine.child(academy),  # type: ignore[call-overload]
    )  # fmt: skip
    return int(done.returncode)


def _backup(_arguments: argparse.Namespace) -> int:
    return 0 if backups.back_up(place.known()) else 1


def _nightly(_arguments: argparse.Namespace) -> int:
    backups.every_night(place.known())
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m infra.academy", description="A real academy on this machine.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    first = commands.add_parser("setup", help="ask, make, migrate, load, start; again: change only what is not right")
    first.add_argument("--answers", type=Path, help="a file of answers, for nobody to be asked")
    first.add_argument("--no-start", action="store_true", help="make everything and start nothing")
    first.set_defaults(run=_setup)
    commands.add_parser("run", help="keep everything running until Ctrl-C, without systemd").set_defaults(run=_run)
    commands.add_parser("stop", help="end everything in good order").set_defaults(run=_stop)
    manage = commands.add_parser("manage", help="a command of manage.py, with this academy's environment")
    manage.add_argument("command", nargs=argparse.REMAINDER)
    manage.set_defaults(run=_manage)
    commands.add_parser("backup", help="write one encrypted backup now").set_defaults(run=_backup)
    commands.add_parser("nightly", help=argparse.SUPPRESS).set_defaults(run=_nightly)
    return parser


def main() -> int:
    """Do what the arguments say; return the exit code."""
    os.umask(0o077)
    arguments = _parser().parse_args()
    try:
        return int(arguments.run(arguments))
    except (Wrong, NotReady, OSError) as error:
        print(f"\n{error}", file=sys.stderr, flush=True)
        return 1
    except (KeyboardInterrupt, EOFError):
        print("\nStopped. What is done is kept; run this again to go on.", file=sys.stderr, flush=True)
        return 130


if __name__ == "__main__":
    sys.exit(main())
