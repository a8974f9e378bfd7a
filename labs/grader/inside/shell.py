"""IPython without a kernel: runs cells, collects outputs in nbformat's form, and cannot be flooded."""

from __future__ import annotations

import asyncio
import base64
import contextvars
import io
import selectors
import signal
import subprocess
import sys
from collections.abc import Callable
from typing import Any, TypeVarTuple

from IPython.core.autocall import ExitAutocall
from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.process import system
from traitlets import Any as AnyTrait
from traitlets import Instance, Type, default
from traitlets.config import Config

from .plain import Transformers, may_wait

STREAM_LIMIT = 100_000
OUTPUTS_LIMIT = 1_000_000
OUTPUT_COUNT = 200
# How long what a cell left running may go on before the next one: about what a kernel takes between two.
BETWEEN_S = 0.05


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
        about = _words(content, metadata)
        self.shell.outputs.add({"output_type": "display_data", "data": content, "metadata": about}, _size(content))

    def clear_output(self, wait: bool = False) -> None:
        self.shell.outputs.clear()


class _Hook(DisplayHook):
    def write_output_prompt(self) -> None:
        pass

    def write_format_data(self, format_dict: dict[str, Any], md_dict: Any = None) -> None:
        content = _bundle(format_dict)
        count, about = self.shell.execution_count, _words(content, md_dict)
        output = {"output_type": "execute_result", "execution_count": count, "data": content, "metadata": about}
        self.shell.outputs.add(output, _size(content))

    def finish_displayhook(self) -> None:
        pass


class Bare(InteractiveShell):
    """IPython as it is, with its outputs in `self.outputs`; what benchmarks hold ours against."""

    display_pub_class = Type(_Publisher)
    displayhook_class = Type(_Hook)
    outputs = AnyTrait()
    loop = AnyTrait()
    brief = False
    # Whether a kernel would end: `exit()` was called. When it does is a matter of luck there, a tenth of a second.
    left = False

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

    def system_piped(self, cmd: str) -> None:
        """Run a line that begins with `!` in a shell, as a kernel does; without a terminal where there is none."""
        if cmd.rstrip().endswith("&"):
            raise OSError("Background processes not supported.")
        self.user_ns["_exit_code"] = _in_shell(self.var_expand(cmd, depth=1))

    system = system_piped

    def ask_exit(self) -> None:
        """Note what `exit()` and `quit()` ask for; the cell goes on, as in a kernel."""
        self.left = True


def _in_shell(command: str) -> int | None:
    try:
        return system(command)
    except OSError as error:
        # What pexpect says where no terminal can be opened: nothing has been run yet.
        if error.args != ("out of pty devices",):
            raise
    shell = ["/bin/sh", "-c", command]
    done = subprocess.run(shell, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)  # noqa: S603 (asked for)
    sys.stdout.write(done.stdout.decode("utf-8", "replace"))
    return done.returncode


class _Exit(ExitAutocall):
    """`exit` as in a kernel: it raises nothing, and asks the kernel to end only where it is not told to keep it."""

    def __call__(self, keep_kernel: Any = False) -> None:
        if not keep_kernel:
            super().__call__()


class Shell(Bare):
    """The same without what costs time in every cell and changes nothing that anybody sees."""

    input_transformer_manager = Instance(Transformers, ())

    @default("exiter")
    def _no_exit(self) -> ExitAutocall:
        return _Exit(self)

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
        self.shell, self.stream, self.shut = shell, name, False

    def writable(self) -> bool:
        return True

    def close(self) -> None:
        """Refuse what is printed from here on, and nothing else, as a kernel's stream does."""
        self.shut = True

    def flush(self) -> None:
        """There is nothing to wait for, whether it is open or not."""

    def isatty(self) -> bool:
        return False

    def write(self, text: str) -> int:
        if not isinstance(text, str):
            raise TypeError("write() argument must be str")
        if self.shut:
            raise ValueError("I/O operation on closed file")
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


Given = TypeVarTuple("Given")


class _Loop(asyncio.SelectorEventLoop):
    """A loop that knows whether anything was ever put into it: most notebooks never do.

    It is made once, for all forks of a process; the pipe that wakes it is made by the fork that begins to use it.
    """

    used = False

    def _begin(self) -> None:
        if not self.used:
            self.used = True
            super()._make_self_pipe()  # type: ignore[misc]

    def _make_self_pipe(self) -> None:
        self._ssock = self._csock = None

    def _close_self_pipe(self) -> None:
        if self.used:
            super()._close_self_pipe()  # type: ignore[misc]

    def _write_to_self(self) -> None:
        self._begin()
        super()._write_to_self()  # type: ignore[misc]

    def call_soon(
        self, callback: Callable[[*Given], object], *args: *Given, context: contextvars.Context | None = None
    ) -> asyncio.Handle:
        self._begin()
        return super().call_soon(callback, *args, context=context)

    def add_signal_handler(self, sig: int, callback: Callable[[*Given], object], *args: *Given) -> None:
        self._begin()
        super().add_signal_handler(sig, callback, *args)

    def run_forever(self) -> None:
        self._begin()
        super().run_forever()


def begin_loop(shell: Bare) -> None:
    """Give this process, and the forks that are made of it, a loop in which all cells run, as a kernel's do.

    With poll, because what epoll knows would be shared with every copy of the process.
    """
    if shell.loop is not None:
        shell.loop.close()
    shell.loop = _Loop(selectors.PollSelector())
    asyncio.set_event_loop(shell.loop)


def in_loop(shell: Bare, work: Callable[[], Any]) -> Any:
    """Return what `work` returns, called as if the loop were running: it may start tasks, and not a loop of its own.

    Turning the loop for each call would take a third of the time of a short cell.
    """
    asyncio._set_running_loop(shell.loop)
    try:
        return work()
    finally:
        asyncio._set_running_loop(None)


def _run(shell: Bare, source: str, store: bool) -> bool:
    """Run one cell to its end, and for a moment what it has left running."""
    transformed = _waiting(shell, source) if may_wait(source) else None
    if transformed is None:
        good = bool(in_loop(shell, lambda: shell.run_cell(source, store_history=store)).success)
    else:
        good = _wait_for(shell, shell.loop.create_task(_cell(shell, source, transformed, store)))
    left = asyncio.all_tasks(shell.loop) if shell.loop.used else None
    if left:
        shell.loop.run_until_complete(asyncio.wait(left, timeout=BETWEEN_S))
    return good


def _waiting(shell: Bare, source: str) -> str | None:
    """Return the Python of a cell that awaits something at its top, None for any other."""
    try:
        transformed = str(shell.transform_cell(source))
        return transformed if shell.should_run_async(source, transformed_cell=transformed) else None
    except Exception:
        return None


async def _cell(shell: Bare, source: str, transformed: str, store: bool) -> bool:
    """Run a cell that awaits at its top: while it does, what else is in the loop goes on."""
    result = None
    try:
        result = await shell.run_cell_async(source, store_history=store, transformed_cell=transformed)
    finally:
        shell.events.trigger("post_execute")
        shell.events.trigger("post_run_cell", result)
    return bool(result.success)


def _wait_for(shell: Bare, task: asyncio.Task[bool]) -> bool:
    try:
        return bool(shell.loop.run_until_complete(task))
    except BaseException:
        _give_up(shell, task)
        raise


def _give_up(shell: Bare, task: asyncio.Task[bool]) -> None:
    """End a cell that was stopped while it waited; what it says about that is not the reason."""
    said = list(shell.outputs)
    task.cancel()
    if not task.done():
        shell.loop.run_until_complete(asyncio.wait([task], timeout=BETWEEN_S))
    shell.outputs[:] = said


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
            good = _run(shell, source, store)
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


def _words(data: dict[str, str], about: Any) -> dict[str, Any]:
    """Return what an author says of a picture in words (its "alt"), for each kind that was kept."""
    found = {}
    for kind in data if isinstance(about, dict) else ():
        own = about.get(kind)
        words = (own if isinstance(own, dict) else about).get("alt")
        if kind.startswith("image/") and isinstance(words, str):
            found[kind] = {"alt": words[:2000]}
    return found


def _size(data: dict[str, str]) -> int:
    return sum(map(len, data.values()))


def _text(value: Any) -> str:
    try:
        return str(value)[:4000]
    except Exception:
        return "?"
