"""Worker hosts on one machine: network namespaces with a cable each to a small network of our own. Needs root."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass

BRIDGE = "academy-net"
OURS = "10.77.41.1"


class NoHosts(Exception):
    """This machine does not let us make network namespaces; the message says why."""


@dataclass(frozen=True)
class Host:
    """One host: its name is the namespace's, its cable the end that is on our side."""

    name: str
    cable: str

    def command(self, program: list[str]) -> list[str]:
        """Return how to run a program on this host."""
        return [str(shutil.which("ip")), "netns", "exec", self.name, *program]

    def cut_off(self) -> None:
        """Pull the cable."""
        _ip("link", "set", self.cable, "down")

    def plug_in(self) -> None:
        """Put the cable back."""
        _ip("link", "set", self.cable, "up")


def _ip(*words: str, check: bool = True) -> None:
    done = subprocess.run(["ip", *words], capture_output=True, text=True, check=False)
    if check and done.returncode:
        raise NoHosts(f"ip {' '.join(words)}: {done.stderr.strip()}")


@contextlib.contextmanager
def network(count: int) -> Iterator[list[Host]]:
    """Yield `count` hosts that reach us at `OURS` and nobody else; take them away afterwards. Raises NoHosts."""
    if os.geteuid() != 0 or not shutil.which("ip"):
        raise NoHosts("network namespaces need root and iproute2")
    hosts = [Host(f"academy-host-{number}", f"academy-c{number}") for number in range(1, count + 1)]
    try:
        _ip("link", "add", BRIDGE, "type", "bridge")
        _ip("addr", "add", f"{OURS}/24", "dev", BRIDGE)
        _ip("link", "set", BRIDGE, "up")
        for number, host in enumerate(hosts, start=2):
            _connect(host, f"10.77.41.{number}/24")
        yield hosts
    finally:
        for host in hosts:
            _ip("netns", "del", host.name, check=False)
            _ip("link", "del", host.cable, check=False)
        _ip("link", "del", BRIDGE, check=False)


def _connect(host: Host, address: str) -> None:
    _ip("netns", "add", host.name)
    _ip("link", "add", host.cable, "type", "veth", "peer", "name", "eth0", "netns", host.name)
    _ip("link", "set", host.cable, "master", BRIDGE)
    _ip("link", "set", host.cable, "up")
    for words in (("addr", "add", address, "dev", "eth0"), ("link", "set", "eth0", "up"), ("link", "set", "lo", "up")):
        _ip("-n", host.name, *words)
