"""How checks are read, by language: `shell_checks`, `script_checks` or `r_checks`, which answer the same questions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from nbformat import NotebookNode

from labs.grader.languages import r_checks, script_checks, shell_checks
from labs.grader.languages.equations import Equations
from labs.grader.languages.known import BASH, Language, R


class Checks(Protocol):
    """What is asked of the text of a check."""

    def equations(self, cell: NotebookNode) -> Equations | None:
        """Return it as questions and answers, None where it is none."""

    def unfit(self, cell: NotebookNode, book: NotebookNode) -> str:
        """Return what in its notebook decides otherwise than `equations` says, "" for nothing."""

    def visible(self, cell: NotebookNode) -> str:
        """Return what runs of it in the notebook."""

    def control(self, source: str) -> str:
        """Return a check that must not pass."""

    def remarks(self, cell: NotebookNode, book: NotebookNode) -> Iterator[list[str]]:
        """Yield what its author should know, each [code, detail]."""


def of(language: Language) -> Checks:
    """Return how the checks of a language other than Python are read."""
    return shell_checks if language is BASH else r_checks if language is R else script_checks
