"""Prints the six digits that a demo person's authenticator app would show: `python -m infra.demo.code <name>`."""

import base64
import hashlib
import hmac
import json
import os
import struct
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
STEP_SECONDS = 30


def code(secret: str, now: float) -> str:
    """Return the six-digit code of RFC 6238 for a base32 `secret` at `now` (seconds since 1970)."""
    key = base64.b32decode(secret.upper() + "=" * (-len(secret) % 8))
    digest = hmac.new(key, struct.pack(">Q", int(now // STEP_SECONDS)), hashlib.sha1).digest()
    offset = digest[-1] & 15
    number = struct.unpack(">I", digest[offset : offset + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06d}"


def main(arguments: list[str]) -> int:
    """Print the code of the named demo person; return the exit code."""
    var = Path(os.environ.get("ACADEMY_VAR", ROOT / "var"))
    people = json.loads((var / "demo-sign-ins.json").read_text())
    for one in people:
        if arguments and arguments[0] in (one["username"], one["key"]) and one.get("totp_secret"):
            print(code(one["totp_secret"], time.time()))
            return 0
    print("Say the sign-in name of a demo person who needs a code, as `make demo` printed it.", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
