"""`python -m infra.academy setup | run | stop | manage | doctor | backup | prove | restore | try-a-lab`."""

import argparse
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

from infra.academy import announce, backups, doctor, environment, machine, place, proving, run, setup, starting
from infra.academy.answers import Wrong
from infra.running.programs import ROOT
from infra.running.supervisor import NotReady


def _setup(arguments: argparse.Namespace) -> int:
    academy = setup.gather(arguments.answers)
    changed = setup.set_up(academy, start=not arguments.no_start)
    announce.end(academy, changed, "" if arguments.no_start else starting.wait(academy))
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
        **machine.child(academy),
    )  # fmt: skip
    return int(done.returncode)


def _backup(_arguments: argparse.Namespace) -> int:
    return 0 if backups.back_up(place.known()) else 1


def _nightly(_arguments: argparse.Namespace) -> int:
    backups.every_night(place.known())
    return 0


def _doctor(_arguments: argparse.Namespace) -> int:
    return doctor.report(place.known())


def _prove(arguments: argparse.Namespace) -> int:
    print(proving.prove(place.known(), arguments.key))
    return 0


def _restore(arguments: argparse.Namespace) -> int:
    academy = place.known()
    starting.stop(academy)
    return 0 if backups.restore(academy, arguments.archive, arguments.key) else 1


def _try_a_lab(_arguments: argparse.Namespace) -> int:
    print(setup.manage(place.known(), "try_a_lab").strip())
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
    commands.add_parser("doctor", help="look at everything that set-up made").set_defaults(run=_doctor)
    proof = commands.add_parser("prove", help="open the newest backup, look at it, throw the copy away")
    proof.add_argument("key", type=Path, help="backup.key, on your USB stick")
    proof.set_defaults(run=_prove)
    again = commands.add_parser("restore", help="stop the academy and put a backup in its place")
    again.add_argument("archive", type=Path)
    again.add_argument("key", type=Path, help="backup.key, on your USB stick")
    again.set_defaults(run=_restore)
    commands.add_parser("try-a-lab", help="let a lab be graded and forget it").set_defaults(run=_try_a_lab)
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
