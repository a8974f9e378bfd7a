"""How much may be sent."""

MAX_BYTES = 20_000_000


def without_nul(text: str) -> str:
    """Return text that every database keeps: no NUL bytes, no half characters."""
    return str(text).replace("\0", "").encode("utf-8", "replace").decode()
