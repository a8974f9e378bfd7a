"""What a cell gave, collected from the kernel's messages and shown as plain HTML."""

import re
from html import escape
from typing import Any

import nh3

from labs.hub.extension import mistakes, page
from labs.hub.extension.notebook import joined
from labs.hub.extension.prose import data_address

KEPT = 200_000
SHOWN = 20_000
PICTURES = 5_000_000
_ANSI = re.compile(r"\x1b\[[0-9;?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_OVERWRITTEN = re.compile(r"^[^\n]*\r(?!\n|$)", re.MULTILINE)


class Outputs:
    """The outputs of one run of one cell, bounded in size."""

    def __init__(self) -> None:
        """Start with nothing."""
        self.items: list[dict[str, Any]] = []
        self.count: int | None = None
        self._left = {"text": KEPT, "picture": PICTURES}
        self._clear = False
        self._shown: dict[str, dict[str, Any]] = {}

    def take(self, kind: str, content: dict[str, Any]) -> None:
        """Take in one message of the kernel's output channel; kinds that are no output are passed over."""
        if kind == "execute_input":
            self.count = content.get("execution_count")
        elif kind == "clear_output":
            self._clear = True
            if not content.get("wait"):
                self._forget()
        elif kind == "update_display_data":
            self._update(content)
        elif kind in ("stream", "display_data", "execute_result", "error"):
            if self._clear:
                self._forget()
            getattr(self, f"_{kind}")(content)

    def _forget(self) -> None:
        self.items.clear()
        self._clear = False

    def _room(self, what: str, size: int) -> bool:
        """Return whether `size` more fits; say once that it did not."""
        before, self._left[what] = self._left[what], self._left[what] - size
        if self._left[what] < 0 <= before:
            self.items.append(_stream("stderr", "\n" + page.plain("More was printed than a lab keeps.") + "\n"))
        return self._left[what] >= 0

    def _stream(self, content: dict[str, Any]) -> None:
        name, text = str(content.get("name", "stdout")), str(content.get("text", ""))
        if not self._room("text", len(text)):
            return
        last = self.items[-1] if self.items else {}
        if last.get("output_type") == "stream" and last.get("name") == name:
            last["text"] += text
        else:
            self.items.append(_stream(name, text))

    def _display_data(self, content: dict[str, Any], **more: Any) -> None:
        data, metadata = dict(content.get("data", {})), dict(content.get("metadata", {}))
        size = sum(len(str(value)) for value in data.values())
        if not self._room("picture", size):
            return
        made = {"output_type": "display_data", "data": data, "metadata": metadata, **more}
        self.items.append(made)
        display = content.get("transient", {}).get("display_id")
        if display:
            self._shown[display] = made

    def _execute_result(self, content: dict[str, Any]) -> None:
        count = content.get("execution_count")
        self._display_data(content, output_type="execute_result", execution_count=count)

    def _update(self, content: dict[str, Any]) -> None:
        made = self._shown.get(content.get("transient", {}).get("display_id", ""))
        if made is not None and self._room("picture", len(str(content.get("data", {})))):
            made.update(data=dict(content.get("data", {})), metadata=dict(content.get("metadata", {})))

    def _error(self, content: dict[str, Any]) -> None:
        named = {key: str(content.get(key, ""))[:SHOWN] for key in ("ename", "evalue")}
        trace = [str(line)[:SHOWN] for line in content.get("traceback", [])][-50:]
        self.items.append({"output_type": "error", **named, "traceback": trace})


def _stream(name: str, text: str) -> dict[str, Any]:
    return {"output_type": "stream", "name": name, "text": text}


def went_wrong(outputs: list[dict[str, Any]]) -> bool:
    """Return whether an exception is among the outputs."""
    return any(output.get("output_type") == "error" for output in outputs)


def readable(value: Any) -> str:
    """Return printed text for reading: no terminal codes, overwritten lines gone, cut to a readable length, escaped."""
    text = _OVERWRITTEN.sub("", _ANSI.sub("", joined(value)))
    if len(text) > SHOWN:
        text = text[:SHOWN] + "\n… " + page.plain("More was printed than is shown here.")
    return escape(text.encode("utf-8", "replace").decode())


def html(outputs: list[dict[str, Any]], number: int) -> str:
    """Return safe HTML of the outputs of cell `number`; "" where there is nothing to show."""
    return "\n".join(filter(None, (_one(output, number) for output in outputs)))


def _one(output: dict[str, Any], number: int) -> str:
    kind = output.get("output_type")
    if kind == "stream":
        return _text(output.get("text", ""))
    if kind == "error":
        return _mistake(output)
    data = output.get("data")
    return _picture_or_text(data, output.get("metadata") or {}, number) if isinstance(data, dict) else ""


def _text(value: Any) -> str:
    shown = readable(value)
    return f"<pre>{shown}</pre>" if shown.strip() else ""


def _picture_or_text(data: dict[str, Any], metadata: dict[str, Any], number: int) -> str:
    for kind in ("image/png", "image/jpeg", "image/gif"):
        if address := data_address(kind, data.get(kind, "")):
            return f'<p><img src="{address}" alt="{_words_for(data, metadata, kind, number)}"></p>'
    if "text/plain" in data:
        return _text(data["text/plain"])
    return _text(nh3.clean(joined(data.get("text/html", ""))[:KEPT], tags=set()))


def _words_for(data: dict[str, Any], metadata: dict[str, Any], kind: str, number: int) -> str:
    """Return what stands for a picture: its own description, else what made it."""
    about = metadata.get(kind, metadata)
    own = about.get("alt") if isinstance(about, dict) else None
    if own:
        return readable(own)
    said = readable(data.get("text/plain", "")).strip()
    return f"{page.say('Picture made by cell {n}').format(n=number)}{': ' + said if said else ''}"


def _mistake(output: dict[str, Any]) -> str:
    """Return plain words first, then the exception's own line, then how the program got there."""
    name, value = str(output.get("ename", "")), joined(output.get("evalue", ""))
    line = readable(value if name in ("AssertionError", "") else f"{name}: {value}")
    trace = readable("\n".join(map(str, output.get("traceback") or [])))
    script = mistakes.is_script(name, trace)
    way = page.say("How the program got there" if script else "How Python got there")
    more = f"<details><summary>{way}</summary><pre>{trace}</pre></details>" if trace else ""
    said = page.say(mistakes.meaning(name, value, script=script))
    return f'<div class="notice"><p>{said}</p><pre>{line}</pre>{more}</div>'
