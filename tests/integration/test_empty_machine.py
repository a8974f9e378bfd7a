"""The steps of docs/operations.md, typed as they stand on an empty machine: from a clone to a lab that was graded."""

import json
import re
import shutil
import subprocess
import time
from pathlib import Path

import pytest

from tests.conftest import need
from tests.e2e.demo import free_port
from tests.infra import machine as machines
from tests.infra.written_steps import steps

pytestmark = pytest.mark.integration
ROOT = Path(__file__).resolve().parents[2]


def cloned(machine: machines.Machine) -> None:
    """Put the repository where the documented address leads, as its next version would be published."""
    bare = machine.root / "srv" / "academy.git"
    subprocess.run(["git", "clone", "-q", "--bare", str(ROOT), str(bare)], check=True)
    # What is not committed yet is part of what is tested.
    tree = subprocess.run(
        ["git", "stash", "create"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.strip()
    if tree:
        subprocess.run(["git", "push", "-q", "--force", str(bare), f"{tree}:refs/heads/tried"], cwd=ROOT, check=True)
        subprocess.run(["git", "symbolic-ref", "HEAD", "refs/heads/tried"], cwd=bare, check=True)
    machine.runs("git config --system --add safe.directory '*'")
    machine.runs("git config --system url.file:///srv/academy.git.insteadOf https://git.example.org/academy.git")


def packages(machine: machines.Machine) -> None:
    """Lend the machine the Python packages that were fetched before; without them it fetches its own."""
    uv = shutil.which("uv")
    found = (
        subprocess.run([uv, "cache", "dir"], capture_output=True, text=True, check=False).stdout.strip() if uv else ""
    )
    home = machine.root / "home" / "academy" / ".cache"
    if found and Path(found).is_dir():
        home.mkdir(parents=True, exist_ok=True)
        subprocess.run(["cp", "-a", found, str(home / "uv")], check=False)
        machine.runs("chown -R academy: /home/academy/.cache")


@pytest.fixture(scope="module")
def story():
    lacking = machines.missing()
    need("empty machine", not lacking, f"this needs {lacking}")
    with machines.switched_on() as machine:
        site, labs = free_port(), free_port()
        names = {"https://learn.example.org": f"https://learn.localhost:{site}"}
        names |= {"https://labs.example.net": f"https://labs.localhost:{labs}"}
        machine.runs("echo '127.0.0.1 localhost learn.localhost labs.localhost' > /etc/hosts")
        # As on every machine without an init: packages start nothing by themselves, `boots` does.
        machine.runs("printf '#!/bin/sh\\nexit 101\\n' > /usr/sbin/policy-rc.d && chmod +x /usr/sbin/policy-rc.d")
        told, took = [], []
        for step in steps("A real academy"):
            script, began = step.script, time.monotonic()
            for documented, here in names.items():
                script = script.replace(documented, here)
            if "createuser" in script:
                install, rest = script.split("\n", 1)
                told.append(machine.runs(install))
                database(machine)
                script = rest
            if "git clone" in script:
                cloned(machine)
                packages(machine)
            told.append(machine.runs(script, step.user))
            if "var/system/install" in script:
                proxy(machine)
            took.append(f"{time.monotonic() - began:4.0f} s  {step.user}: {script.strip().splitlines()[0][:70]}")
        print("", *took, sep="\n")
        yield {"machine": machine, "told": told, "site": names["https://learn.example.org"], "all": "\n".join(told)}
        machine.runs("cd ~/app && make stop", "academy")


POSTGRES = r"""
for each in /etc/postgresql/*/main; do
  echo "listen_addresses = ''" >> $each/postgresql.conf
  sed -i 's/^port = .*/port = 5432/' $each/postgresql.conf
  mkdir -p /run/postgresql && chown postgres: /run/postgresql
  pg_ctlcluster $(basename $(dirname $each)) main start
done
"""
# No port but those of the two addresses; its own authority is trusted by hand, as nobody is here to be asked.
CADDY = "{ \\n admin off \\n auto_https disable_redirects \\n skip_install_trust \\n }"
AUTHORITY = "/var/lib/caddy/.local/share/caddy/pki/authorities/local/root.crt"
COUNT = "from people.models import User; print(User.objects.filter(is_active=True).count())"


def database(machine: machines.Machine) -> None:
    """Start PostgreSQL as the machine's start would, on its socket alone: the network is shared."""
    machine.runs(POSTGRES)


def proxy(machine: machines.Machine) -> None:
    """Start Caddy as its service would. Names below `localhost` get certificates that it makes by itself."""
    machine.runs(f"sed -i '1i {CADDY}' /etc/caddy/Caddyfile; mkdir -p /var/lib/caddy")
    machine.boots("exec env HOME=/var/lib/caddy caddy run --config /etc/caddy/Caddyfile --adapter caddyfile")
    machine.runs(
        f"for n in $(seq 100); do [ -s {AUTHORITY} ] && break; sleep 0.2; done;"
        f" cp {AUTHORITY} /usr/local/share/ca-certificates/here.crt && update-ca-certificates >/dev/null"
    )


def test_every_written_step_works_and_the_last_one_is_ready(story):
    assert f"Ready: {story['site']}" in story["all"].splitlines()


def test_an_address_that_did_not_lead_here_yet_was_said_with_what_to_do(story):
    assert "does not lead here yet" in story["all"]
    assert "sh /home/academy/app/var/system/install" in story["all"]


def test_status_says_yes_inside_and_from_outside(story):
    machine = story["machine"]
    asked = f"import urllib.request as u; print(u.urlopen('{story['site']}/status').read().decode())"
    outside = json.loads(machine.runs(f'python3 -c "{asked}"'))
    assert outside["ready"] is True
    assert outside["sandbox"] == "bubblewrap"


def test_a_lab_was_handed_in_graded_and_forgotten(story):
    assert re.search(r"Graded: \d+ of \d+ points", story["all"])
    asked = f"cd ~/app && var/venv/bin/python -m infra.academy manage shell --no-imports -c '{COUNT}'"
    assert story["machine"].runs(asked, "academy").split()[-1] == "2"


def test_administrators_were_printed_once(story):
    assert story["all"].count("sign-in name") == 2


def test_the_database_is_postgresql_and_no_part_runs_as_root(story):
    machine = story["machine"]
    assert int(machine.runs("psql -tAc 'select count(*) from people_user' academy", "academy")) >= 2
    asked = """for p in /proc/[0-9]*; do
        echo "$(stat -c %U $p) $(tr '\\0' ' ' < $p/cmdline)"
    done 2>/dev/null"""
    running = machine.runs(asked).splitlines()
    ours = [line for line in running if "/home/academy/app/var/venv" in line]
    assert len(ours) >= 5
    assert {line.split()[0] for line in ours} == {"academy"}


def test_the_doctor_finds_nothing_bad(story):
    assert "BAD" not in story["all"]
