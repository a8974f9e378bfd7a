"""Django's SQLite backend, in which the transactions of one process wait for each other without sleeping.

SQLite lets one connection write at a time, and those that wait look again after a sleep that grows up to a tenth of a
second (`sqliteDefaultBusyCallback` in SQLite's main.c). A lock of the process's own wakes the next one at once, so that
the database is not idle while several wait. Other processes' transactions are waited for as before.
"""

import contextlib
import threading
from collections.abc import Iterator
from typing import Any

from django.db.backends.sqlite3 import base

# A turn is a courtesy: whoever waits longer than this for one goes on, and SQLite's own lock keeps order as always.
PATIENCE_S = 5.0
_turns: dict[str, threading.Lock] = {}


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that has the turn of its database from the begin of a transaction to its end."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._held: threading.Lock | None = None

    def _start_transaction_under_autocommit(self) -> None:
        turn = _turns.setdefault(str(self.settings_dict["NAME"]), threading.Lock())
        if self._held is None and turn.acquire(timeout=PATIENCE_S):
            self._held = turn
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        except BaseException:
            self._give_turn()
            raise

    def _commit(self) -> None:
        with self._last():
            super()._commit()  # type: ignore[misc]

    def _rollback(self) -> None:
        with self._last():
            super()._rollback()  # type: ignore[misc]

    def close(self) -> None:
        """Close the connection; a transaction that it was in is over."""
        with self._last():
            super().close()

    @contextlib.contextmanager
    def _last(self) -> Iterator[None]:
        try:
            yield
        finally:
            self._give_turn()

    def _give_turn(self) -> None:
        held, self._held = self._held, None
        if held is not None:
            held.release()
