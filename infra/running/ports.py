"""Which ports of the loopback interface are free."""

import contextlib
import socket


def is_free(port: int) -> bool:
    """Return whether nobody listens on `port` of the loopback interface."""
    with contextlib.closing(socket.socket()) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def choose(wanted: int, what: str, taken: set[int]) -> int:
    """Return `wanted`, or the next free port after saying so; add it to `taken`."""
    for port in range(wanted, wanted + 100):
        if port not in taken and is_free(port):
            if port != wanted:
                print(f"Port {wanted} is in use by another program; the {what} uses {port}.", flush=True)
            taken.add(port)
            return port
    raise OSError(f"no free port from {wanted} to {wanted + 99} for the {what}")


def any_free(taken: set[int]) -> int:
    """Return a port that only our own parts need to know, and add it to `taken`."""
    while True:
        with contextlib.closing(socket.socket()) as probe:
            probe.bind(("127.0.0.1", 0))
            port: int = probe.getsockname()[1]
        if port not in taken:
            taken.add(port)
            return port
