"""Asks a sleeping copy of a shell what checks want to know, and passes on what it says, which may be anything."""

from __future__ import annotations

import contextlib
import os
import re
import shlex
import signal
import socket
import time
from dataclasses import dataclass
from typing import Any

from . import jail, wire

ANSWERS_LIMIT = 1_000_000
# So much of one answer is looked at: no author writes out more.
ANSWER_LIMIT = 100_000
# How long a shell may take to come back from what was stopped.
BACK_S = 1.0
_ENDED = '__status=$?; builtin printf "a\\0" >&"$__to"'
_LEAVES = re.compile(r"\bexit\b")
_OVER = re.compile(rb"z\d+\0$")
SLOW = "This cell took too long and was stopped."


@dataclass
class Asking:
    """Asks a copy of the shell what checks want to know. What it says may be anything.

    `there`: it came up. Of one that did not nothing is asked, and its checks show nothing: a person decides.
    """

    copy: socket.socket
    seconds: float
    place: str
    there: bool

    def serve(self, order: dict[str, Any], answer: socket.socket) -> None:
        """Do what the supervisor orders: {"asks": lists of parts} or {"cells": whole checks}; send one answer each."""
        for parts in order.get("asks", []):
            answers, _, cut = self.ask(_questions(parts)) if self.there else ([], 1, True)
            wire.send(answer, {"answers": answers, "cut": cut, "absent": not self.there})
        for source in order.get("cells", []):
            if not self.there:
                wire.send(answer, {"outputs": [error("CellTimeout", SLOW)], "left": True})
                continue
            # What it says behind the check tells whether it came so far.
            ends, status, cut = self.ask(f'builtin eval {shlex.quote(source)}; {_ENDED}; builtin exit "$__status"')
            good = status == 0 and not cut
            wrong = error("CellTimeout", SLOW) if cut else error("AssertionError", f"exit status {status}")
            left = good and not ends and not _LEAVES.search(source)
            wire.send(answer, {"outputs": [] if good else [wrong], "left": left})

    def ask(self, text: str) -> tuple[list[str], int, bool]:
        """Return (what was answered, how it ended, whether time was over)."""
        handle = self.copy
        with contextlib.suppress(OSError):
            handle.settimeout(self.seconds)
            handle.sendall(f"{self.place}\n{text}".replace("\0", "").encode("utf-8", "replace") + b"\0")
        messages, until = Messages(handle), time.monotonic() + self.seconds
        answers: list[str] = []
        own = 0
        while said := messages.next(until):
            if said[0] == "p" and said[1:].isdigit():
                own = own or int(said[1:])
            elif said[0] == "a":
                answers.append(said[1:])
            elif said[0] == "z":
                return answers, int(said[1:]) if said[1:].isdigit() else 1, False
        self._end(own)
        messages.skip(time.monotonic() + BACK_S)
        return answers, 1, True

    def _end(self, own: int) -> None:
        """End what a check began and did not end; the copy waits for the next one."""
        for pid in [*jail.descendants(own), own] if own > 1 else []:
            kill(pid)


def _questions(parts: list[dict[str, Any]]) -> str:
    """Return a check as what a shell has to do: prepare, and say what commands print. No expected value is in it."""
    lines = []
    for part in parts:
        text = shlex.quote(part["text"])
        if part["ask"]:
            said = f'builtin printf "a%s\\0" "${{__answer:0:{ANSWER_LIMIT}}}" >&"$__to"'
            lines += [f'__answer="$( builtin eval {text} )"', said]
        else:
            lines.append(f"builtin eval {text}")
    return "\n".join(lines)


class Messages:
    """Reads texts that end in a zero byte, a bounded number of bytes of them."""

    def __init__(self, channel: socket.socket) -> None:
        self.channel, self.kept, self.size = channel, b"", 0

    def skip(self, until: float) -> None:
        """Read on to where a check was over, so that the next one is not answered by what is left of this one."""
        last = self.kept
        while not _OVER.search(last) and (left := until - time.monotonic()) > 0:
            try:
                self.channel.settimeout(left)
                data = self.channel.recv(65_536)
            except OSError:
                return
            if not data:
                return
            last = (last + data)[-16:]

    def next(self, until: float) -> str:
        """Return the next text, "" where none comes in time, or too much."""
        while b"\0" not in self.kept:
            left = until - time.monotonic()
            if left <= 0 or self.size > ANSWERS_LIMIT:
                return ""
            try:
                self.channel.settimeout(left)
                data = self.channel.recv(65_536)
            except OSError:
                return ""
            if not data:
                return ""
            self.size += len(data)
            self.kept += data
        text, _, self.kept = self.kept.partition(b"\0")
        return text.decode("utf-8", "replace") or "-"


def kill(pid: int) -> None:
    """End a process that may be gone."""
    with contextlib.suppress(OSError):
        os.kill(pid, signal.SIGKILL)


def stream(text: str) -> list[dict[str, Any]]:
    """Return what was printed as a cell's outputs."""
    return [{"output_type": "stream", "name": "stdout", "text": text}] if text else []


def error(name: str, text: str, shown: str = "") -> dict[str, Any]:
    """Return an error as an output."""
    return {"output_type": "error", "ename": name, "evalue": text, "traceback": [shown or text]}
