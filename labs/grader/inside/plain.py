"""Cells of plain Python: IPython looks in each for its own notation (magics, help, pasted prompts), which takes longer
than most cells of a lab run. Where nothing in the text could be such notation, the answer is known without looking.
"""

from __future__ import annotations

import re

from IPython.core.inputtransformer2 import TransformerManager

# What any of IPython's steps could act on, and a little more: then IPython looks itself.
NOTATION = re.compile(
    r"\A\s|\A\Z"  # indented, or empty
    r"|^[^\S\n]+$"  # a line of nothing but spaces
    r"|>>>|\.\.\.+:|In \[|\?"  # prompts that were pasted along, help
    r"|^\s*[%!,;/]|=\s*[%!]"  # magics, commands, the quick ways to call
    "|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]",  # lines that end otherwise
    re.MULTILINE,
)


class Transformers(TransformerManager):
    """IPython's steps from a cell to Python, skipped for cells that they would not change."""

    def __init__(self) -> None:
        super().__init__()
        self._own = self._steps()

    def _steps(self) -> list[object]:
        return [*self.cleanup_transforms, None, *self.line_transforms, None, *self.token_transformers]

    def transform_cell(self, cell: str) -> str:
        """Return the cell as Python. Steps that were added or taken away count as IPython counts them."""
        if NOTATION.search(cell) or self._steps() != self._own:
            return str(super().transform_cell(cell))
        return cell if cell.endswith("\n") else cell + "\n"


def may_wait(source: str) -> bool:
    """Say whether a cell could await something at its top; only then is it worth compiling once more to find out."""
    return "await" in source or "async" in source
