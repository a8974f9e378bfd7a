"""Text messages through a program of the academy's own choice.

`settings.TEXT_COMMAND` is that program with its arguments. It gets one JSON object on standard input,
`{"to": "<number>", "text": "<one neutral line>"}`, and exit 0 says that the message was taken. The number never stands
in an argument, and what the program prints is thrown away: it could repeat the number. Of this program's environment
it gets only where programs are found; what it needs to know (an account, a token) is in a file of its own.
"""

import json
import os
import subprocess

from django.conf import settings

WAIT_S = 20
PASSED_ON = ("PATH", "HOME", "LANG")


class NotTaken(Exception):
    """The program did not take the message; says why without a word of the program's own."""


def send_text(*, number: str, text: str) -> None:
    """Hand one message to the program. Raises `NotTaken`."""
    try:
        done = subprocess.run(  # noqa: S603 - the command comes from the settings alone
            settings.TEXT_COMMAND,
            input=json.dumps({"to": number, "text": text}).encode(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={name: os.environ[name] for name in PASSED_ON if name in os.environ},
            timeout=WAIT_S,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise NotTaken(type(error).__name__) from None
    if done.returncode:
        raise NotTaken(f"exit {done.returncode}")
