"""The academy's key in a key-management service, reached through a program of the academy's own choice.

`settings.KEY_COMMAND` is that program with its arguments. It is called with one more word (`current`, `rotate`, `wrap`,
`unwrap`), gets one JSON object on standard input and answers with one on standard output:

    current {}                                     → {"key_id": "…"}
    rotate  {}                                     → {"key_id": "…"}
    wrap    {"owner": "…", "key": "<base64>"}      → {"key_id": "…", "wrapped": "<text>"}
    unwrap  {"owner": "…", "key_id": "…", "wrapped": "<text>"} → {"key": "<base64>"}

Exit 0 is an answer, 3 says "this does not fit", everything else that the service cannot be reached. `owner` must be
bound in (an encryption context). Keys travel through pipes only, never as arguments. The key of blind indexes lies
wrapped in `CONFIDENTIAL_KEY_FILE`.
"""

import base64
import json
import re
import secrets
import subprocess
import time
from functools import lru_cache
from pathlib import Path
from typing import ClassVar

from django.conf import settings

from people.base.errors import KeyServiceDown
from people.sealing.key_file import INDEX, key_path, make_private, write_private

WAIT_S = 10
DOES_NOT_FIT = 3
# A key that was opened is remembered for so long, and no more of them: a program call takes its time.
REMEMBER_S, REMEMBER = 60, 256
KEY_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")


def _ask(word: str, **said: str) -> dict[str, str]:
    """Return the program's answer. Raises `KeyError` where it does not fit, `KeyServiceDown` for anything else.

    What the program printed is never repeated in an error: it could hold a key.
    """
    command = [*settings.KEY_COMMAND, word]
    try:
        done = subprocess.run(  # noqa: S603 - the command comes from the settings alone
            command, input=json.dumps(said), capture_output=True, text=True, timeout=WAIT_S, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise KeyServiceDown(f"the key service did not answer: {type(error).__name__}") from None
    if done.returncode == DOES_NOT_FIT:
        raise KeyError("no such key")
    try:
        answer = json.loads(done.stdout) if done.returncode == 0 else None
    except ValueError:
        answer = None
    if not isinstance(answer, dict):
        raise KeyServiceDown(f"the key service answered with {done.returncode}")
    return answer


def _key_id(answer: dict[str, str]) -> str:
    found = answer.get("key_id", "")
    if not KEY_ID.fullmatch(found):
        raise KeyServiceDown("the key service named no usable key")
    return found


@lru_cache(maxsize=REMEMBER)
def _opened(wrapped: str, owner: str, _period: int) -> bytes:
    _, key_id, body = wrapped.split(".")
    text = base64.urlsafe_b64decode(body).decode()
    return base64.b64decode(_ask("unwrap", owner=owner, key_id=key_id, wrapped=text)["key"])


@lru_cache(maxsize=1)
def _current(_command: tuple[str, ...], _period: int) -> str:
    return _key_id(_ask("current"))


class CommandKeys:
    """Asks a program to wrap and unwrap (see `people.sealing.keys.KeyService`)."""

    mark: ClassVar[str] = "k1"

    def wrap(self, key: bytes, owner: str) -> str:
        """Return `k1.<key id>.<base64 of what the service gave>`."""
        answer = _ask("wrap", owner=owner, key=base64.b64encode(key).decode())
        body = base64.urlsafe_b64encode(answer["wrapped"].encode()).decode()
        return f"{self.mark}.{_key_id(answer)}.{body}"

    def unwrap(self, wrapped: str, owner: str) -> bytes:
        """Return the key; raise `KeyError` where it does not fit."""
        return _opened(wrapped, owner, int(time.monotonic() // REMEMBER_S))

    def current(self) -> str:
        """Return the id of the key that wraps now; asked once a minute."""
        return _current(tuple(settings.KEY_COMMAND), int(time.monotonic() // REMEMBER_S))

    def rotate(self) -> str:
        """Let the service make a new key; return its id."""
        made = _key_id(_ask("rotate"))
        _current.cache_clear()
        return made

    def renew_index(self) -> None:
        """Wrap the key of blind indexes anew; keys of a key file stay in it, for older backups need them."""
        fresh = self.wrap(self.index_key(), INDEX)
        write_private(key_path(), json.dumps(json.loads(key_path().read_text()) | {"index": fresh}))

    def drop_all_but(self, used: set[str]) -> int:
        """Drop nothing: old keys are retired in the service itself."""
        return 0

    def index_key(self) -> bytes:
        """Return the key of blind indexes, made at first use.

        A key file of `FileKeys` is understood as well: blind indexes stay as they are when a service takes over.
        """
        path = key_path()
        if not path.exists():
            make_private(path, json.dumps({"index": self.wrap(secrets.token_bytes(32), INDEX)}))
        return _index(path)


def _index(path: Path) -> bytes:
    token: str = json.loads(path.read_text())["index"]
    return CommandKeys().unwrap(token, INDEX) if token.startswith(f"{CommandKeys.mark}.") else base64.b64decode(token)
