"""The kernel of labs in JavaScript: the same Node that graders drive, told by a notebook.

Of what can be installed without a compiler, Deno's own kernel says that a cell is over before all that it printed has
been sent: what comes later is lost to whoever runs a notebook (docs/decisions/0517). Here everything is sent first.
"""

import codecs
from typing import Any

from ipykernel import kernelbase
from ipykernel.kernelapp import IPKernelApp

from labs.grader.inside.node import Done, Node

# It says nothing of its types.
Kernel: Any = kernelbase.Kernel


class JavaScriptKernel(Kernel):
    """Gives each cell to Node, and what it prints to the notebook while it runs."""

    implementation = "academy-javascript"
    implementation_version = "1"
    banner = "JavaScript"
    language_info = {
        "name": "javascript",
        "mimetype": "text/javascript",
        "file_extension": ".js",
        "codemirror_mode": "javascript",
        "pygments_lexer": "javascript",
    }

    def __init__(self, **kwargs: Any) -> None:
        """Start Node at once: the browser still loads."""
        super().__init__(**kwargs)
        self._silent = False
        self._decoders = {name: _decoder() for name in ("stdout", "stderr")}
        self._node = Node(self._says)

    def _says(self, name: str, data: bytes) -> None:
        text = self._decoders[name].decode(data)
        if text and not self._silent:
            self.send_response(self.iopub_socket, "stream", {"name": name, "text": text})

    def do_execute(
        self,
        code: str,
        silent: bool,
        store_history: bool = True,
        user_expressions: Any = None,
        allow_stdin: bool = False,
        **_more: Any,
    ) -> dict[str, Any]:
        """Run a cell; an interrupt stops it, and names stay."""
        self._silent = silent
        try:
            done = self._node.run(code, None)
        except KeyboardInterrupt:
            done = self._node.interrupt()
        if done.error:
            return self._error(done)
        if done.value is not None and not silent:
            shown = {"execution_count": self.execution_count, "data": {"text/plain": done.value}, "metadata": {}}
            self.send_response(self.iopub_socket, "execute_result", shown)
        return {"status": "ok", "execution_count": self.execution_count, "payload": [], "user_expressions": {}}

    def _error(self, done: Done) -> dict[str, Any]:
        name, text, trace = done.error or ("", "", "")
        content = {"ename": name, "evalue": text, "traceback": trace.split("\n")}
        if not self._silent:
            self.send_response(self.iopub_socket, "error", content)
        return {"status": "error", "execution_count": self.execution_count, **content}

    def do_shutdown(self, restart: bool) -> dict[str, Any]:
        """End Node with the kernel."""
        self._node.close()
        return {"status": "ok", "restart": restart}


def _decoder() -> codecs.IncrementalDecoder:
    return codecs.getincrementaldecoder("utf-8")("replace")


if __name__ == "__main__":
    IPKernelApp.launch_instance(kernel_class=JavaScriptKernel)
