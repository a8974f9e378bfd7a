"""Runs one student's notebook in JavaScript, and runs it again for checks: a V8 cannot be forked.

The first run gives what students see, with nothing of a check but what they can read. Once it is over, a process that
waited beside it runs the cells again in a Node of their own, up to each check, and asks there; nothing of that second
run is shown. Checks that are sealed follow each other in one Node, as they do in a kernel; one that runs the old way,
and its control, have one each. With each answer comes how the cells before it ended this time: where that is not as it
was the first time (a clock, a die, a slow machine), a person decides.
"""

from __future__ import annotations

import contextlib
import os
import select
import shutil
import socket
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from . import blocks, wire
from .node import Done, Node

STREAM_LIMIT = 100_000
# Of the memory of a lab, for V8's own objects: what it is told to keep to ends its program in its own words.
HEAP = 0.75


def serve(control: socket.socket, level: str, paths: dict[str, list[str]]) -> None:
    """Fork one block per job, for ever."""
    blocks.serve(control, level, paths, run, shared=False, reserves=True)


def run(
    job: dict[str, Any], channel: socket.socket, checks: list[socket.socket], tell_copy: Callable[[int], None]
) -> None:
    """Run the cells in order and send each one's outputs. Who asks at the checks waits beside from the beginning."""
    beside = os.fork() if checks else -1
    if not beside:
        try:
            channel.close()
            Again(job, checks).serve()
        finally:
            os._exit(0)
    for each in checks:
        each.close()
    if beside > 0:
        tell_copy(beside)
    blocks.write_files(job["files"])
    said = Said()
    node = Node(said.add, _heap(job))
    for number, cell in enumerate(job["cells"]):
        said.items.clear()
        done = node.run(cell["source"], job["limits"]["cell_s"])
        wire.send(channel, {"cell": number, "outputs": said.with_end(done), "count": number + 1})
    node.close()
    wire.send(channel, {"end": True})


def _heap(job: dict[str, Any]) -> int:
    return int(job["limits"]["memory_mb"] * HEAP)


@dataclass
class Said:
    """What a cell has printed, as much as is kept of it: pieces of each stream in their order."""

    items: list[tuple[str, bytearray]] = field(default_factory=list)

    def add(self, name: str, data: bytes) -> None:
        """Keep what has room."""
        room = STREAM_LIMIT - sum(len(kept) for _, kept in self.items)
        if not self.items or self.items[-1][0] != name:
            self.items.append((name, bytearray()))
        self.items[-1][1].extend(data[: max(0, room)])

    def with_end(self, done: Done) -> list[dict[str, Any]]:
        """Return a cell's outputs: what it printed, and its value or how it went wrong."""
        streams = [
            {"output_type": "stream", "name": name, "text": kept.decode("utf-8", "replace")}
            for name, kept in self.items
            if kept
        ]
        if done.error:
            name, text, trace = done.error
            return [*streams, {"output_type": "error", "ename": name, "evalue": text, "traceback": [trace]}]
        if done.value is None:
            return streams
        data = {"text/plain": done.value}
        return [*streams, {"output_type": "execute_result", "data": data, "metadata": {}}]


class Again:
    """Runs the cells again for what checks ask, each check's order on its own channel."""

    def __init__(self, job: dict[str, Any], checks: list[socket.socket]) -> None:
        self.job, self.checks = job, checks
        self.seconds = job["limits"]["cell_s"]
        self.before = {cell["copy"]: number for number, cell in enumerate(job["cells"]) if cell["copy"] is not None}
        self.node: Node | None = None
        self.said, self.place, self.lost = Said(), 0, False
        # How cells ended: by the name of an error, "" without one, None for those that did not run again.
        self.ends: list[str | None] = []
        self.asked: set[int] = set()
        self.folder: str | None = None

    def serve(self) -> None:
        """Do what is ordered until nobody orders any more."""
        waiting = dict(enumerate(self.checks))
        while waiting:
            ready, _, _ = select.select(list(waiting.values()), [], [])
            for number, channel in [(number, one) for number, one in waiting.items() if one in ready]:
                del waiting[number]
                with contextlib.suppress(wire.Closed, wire.Unsealable, OSError), channel:
                    self._do(wire.receive(channel, most=wire.JOB_LIMIT), number, channel)

    def _do(self, order: dict[str, Any], number: int, answer: socket.socket) -> None:
        for place, parts in enumerate(order.get("asks", []), self.before[number]):
            self._come_to(self.before[number])
            self.asked.add(place)
            answers, cut = self._answers(parts)
            wire.send(answer, {"answers": answers, "cut": cut, "absent": self.lost, "ends": self.ends})
        for source in order.get("cells", []):
            self._afresh()
            self._come_to(self.before[number])
            self.said.items.clear()
            done = self._node().run(source, self.seconds)
            # It has its points or not; a check's own words are the author's, and told nowhere.
            wrong = Done(error=("AssertionError", done.error[1], "")) if done.error else done
            wire.send(answer, {"outputs": self.said.with_end(wrong), "left": False, "ends": self.ends})
            self._afresh()

    def _node(self) -> Node:
        if self.node is None:
            # Files as they were given: the cells make of them again what they made.
            self._clear()
            self.folder = tempfile.mkdtemp()
            os.chdir(self.folder)
            blocks.write_files(self.job["files"])
            self.node = Node(self.said.add, _heap(self.job))
        return self.node

    def _afresh(self) -> None:
        if self.node is not None:
            self.node.close()
        self.node, self.place, self.lost = None, 0, False
        self.ends, self.asked = [], set()

    def _clear(self) -> None:
        """Take away what was there before: it would be in the way of cells that make it, and there is little room."""
        os.chdir("/")
        if self.folder is not None:
            shutil.rmtree(self.folder, ignore_errors=True)
        if self.job.get("folder") is not None:
            return  # the place for passing files is the machine's there
        for left in Path(tempfile.gettempdir()).iterdir():
            if left.is_dir() and not left.is_symlink():
                shutil.rmtree(left, ignore_errors=True)
            else:
                with contextlib.suppress(OSError):
                    left.unlink()

    def _come_to(self, place: int) -> None:
        """Run the cells before `place`. Where one takes the program with it, what checks would find says nothing."""
        if place < self.place:
            self._afresh()
        for number, cell in enumerate(self.job["cells"][self.place : place], self.place):
            if number in self.asked:
                self.ends.append(None)
                continue
            done = self._node().run(cell["source"], self.seconds)
            self.lost = self.lost or (done.cut and done.ended)
            self.ends.append(done.error[0] if done.error else "")
            self.said.items.clear()
        self.place = place

    def _answers(self, parts: list[dict[str, Any]]) -> tuple[list[str], bool]:
        """Return what is answered to one check, and whether time ended it. No expected value is in `parts`."""
        until, answers = time.monotonic() + self.seconds, list[str]()
        for part in parts:
            left = max(0.0, until - time.monotonic())
            if part["ask"]:
                done = self._node().ask(part["text"], left, part["how"])
                answers.append(done.answer)
            else:
                done = self._node().run(part["text"], left)
            if done.error:
                return answers[: len(answers) - bool(part["ask"])], done.cut
        return answers, False
