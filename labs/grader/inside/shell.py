"""IPython without a kernel: runs cells, collects outputs in nbformat's form, and cannot be flooded."""

from __future__ import annotations

import base64
import io
import signal
import sys
from typing import Any

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from traitlets import Any as AnyTrait
from traitlets import Instance, Type
from traitlets.config import Config

from .plain import Transformers, may_wait

STREAM_LIMIT = 100_000
OUTPUTS_LIMIT = 1_000_000
OUTPUT_COUNT = 200


class CellTimeout(BaseException):
    """The cell used up its seconds. Not an Exception, so that `except Exception` does not swallow it."""


class Outputs(list[dict[str, Any]]):
    """The outputs of one cell, bounded in number and bytes."""

    size = 0

    def add(self, output: dict[str, Any], size: int) -> None:
        """Append, unless the cell has said enough."""
        self.size += size
        if self.size <= OUTPUTS_LIMIT and len(self) < OUTPUT_COUNT:
            self.append(output)


class _Publisher(DisplayPublisher):
    def publish(self, data: dict[str, Any], metadata: Any = None, **_: Any) -> None:
        content = _bundle(data)
        self.shell.outputs.add({"output_type": "display_data", "data": content, "metadata": {}}, _size(content))

    def clear_output(self, wait: bool = False) -> None:
        self.shell.outputs.clear()


class _Hook(DisplayHook):
    def write_output_prompt(self) -> None:
        pass

    def write_format_data(self, format_dict: dict[str, Any], md_dict: Any = None) -> None:
        content = _bundle(format_dict)
        count = self.shell.execution_count
        output = {"output_type": "execute_result", "execution_count": count, "data": content, "metadata": {}}
        self.shell.outputs.add(output, _size(content))

    def finish_displayhook(self) -> None:
        pass


class Bare(InteractiveShell):
    """IPython as it is, with its outputs in `self.outputs`; what benchmarks hold ours against."""

    display_pub_class = Type(_Publisher)
    displayhook_class = Type(_Hook)
    outputs = AnyTrait()
    brief = False

    def _showtraceback(self, etype: Any, evalue: Any, stb: Any) -> None:
        lines = [str(line)[:2000] for line in stb][-40:]
        name = str(getattr(etype, "__name__", etype))[:200]
        said = _text(evalue)
        output = {"output_type": "error", "ename": name, "evalue": said, "traceback": lines}
        if isinstance(self.outputs, Outputs):
            self.outputs.add(output, len(said) + sum(map(len, lines)))
        else:
            self.outputs.append(output)

    def enable_gui(self, gui: Any = None) -> None:
        """There is no screen."""

    def init_io(self) -> None:
        """Leave the streams alone; `take_streams` does it."""


class Shell(Bare):
    """The same without what costs time in every cell and changes nothing that anybody sees."""

    input_transformer_manager = Instance(Transformers, ())

    def should_run_async(self, raw_cell: str, **known: Any) -> bool:
        """Say whether the cell awaits something at its top."""
        return may_wait(known.get("transformed_cell") or raw_cell) and super().should_run_async(raw_cell, **known)

    def showtraceback(self, exc_tuple: Any = None, *rest: Any, **named: Any) -> None:
        """Show an error; in a check's cell only its name and text (formatting costs milliseconds, nobody reads it)."""
        if not self.brief:
            super().showtraceback(exc_tuple, *rest, **named)
            return
        kind, value, _ = self._get_exc_info(exc_tuple)
        self._showtraceback(kind, value, [])

    def _format_exception_for_storage(self, *_: Any, **__: Any) -> dict[str, Any]:
        """Keep no second, formatted copy of each error for a history that nobody saves: it costs milliseconds too."""
        return {}


class _Stream(io.TextIOBase):
    encoding = "utf-8"

    def __init__(self, shell: Bare, name: str) -> None:
        self.shell, self.stream = shell, name

    def writable(self) -> bool:
        return True

    def isatty(self) -> bool:
        return False

    def write(self, text: str) -> int:
        if not isinstance(text, str):
            raise TypeError("write() argument must be str")
        outputs = self.shell.outputs
        kept = text[:STREAM_LIMIT]
        if outputs and outputs[-1].get("name") == self.stream and outputs.size + len(kept) <= OUTPUTS_LIMIT:
            outputs[-1]["text"] += kept
            outputs.size += len(kept)
        else:
            outputs.add({"output_type": "stream", "name": self.stream, "text": kept}, len(kept))
        return len(text)


def make(kind: type[Bare] = Shell) -> Bare:
    """Return the one shell of this process."""
    config = Config()
    config.HistoryManager.enabled = False
    config.InteractiveShell.colors = "nocolor"
    config.InteractiveShell.autoindent = False
    config.IPCompleter.use_jedi = False
    shell = kind.instance(config=config)
    shell.outputs = Outputs()
    return shell


def take_streams(shell: Bare) -> None:
    """Send everything printed in this process into the shell's outputs."""
    sys.stdout, sys.stderr = _Stream(shell, "stdout"), _Stream(shell, "stderr")


def run_cell(
    shell: Bare, source: str, seconds: float, *, brief: bool = False, store: bool = True
) -> list[dict[str, Any]]:
    """Run one cell; return its outputs. What goes wrong in it ends as an error output, never as an exception.

    `store`: count it and keep its result, as a notebook does.
    """
    shell.outputs, shell.brief = Outputs(), brief
    signal.signal(signal.SIGALRM, alarm)
    good = False
    try:
        signal.setitimer(signal.ITIMER_REAL, seconds, 0.5)
        try:
            good = bool(shell.run_cell(source, store_history=store).success)
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
    except BaseException as error:
        shell._showtraceback(type(error), error, [f"{type(error).__name__}: {_text(error)}"])
    outputs = list(shell.outputs)
    if not good and not any(output["output_type"] == "error" for output in outputs):
        text = "The cell did not finish, and no error was shown."
        outputs.append({"output_type": "error", "ename": "Error", "evalue": text, "traceback": [text]})
    return outputs


def alarm(*_: Any) -> None:
    """Handle SIGALRM. Raises CellTimeout."""
    raise CellTimeout("This cell took too long and was stopped.")


def _bundle(data: dict[str, Any]) -> dict[str, Any]:
    bundle = {}
    for kind, value in data.items():
        if isinstance(value, bytes):
            value = base64.b64encode(value).decode()
        if isinstance(value, str) and isinstance(kind, str) and len(value) <= OUTPUTS_LIMIT:
            bundle[kind] = value
    return bundle


def _size(data: dict[str, str]) -> int:
    return sum(map(len, data.values()))


def _text(value: Any) -> str:
    try:
        return str(value)[:4000]
    except Exception:
        return "?"
