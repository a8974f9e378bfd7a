"""Headers of static files, which are answered before any other middleware of ours sees the request."""


def add(headers: dict[str, str], path: str, url: str) -> None:
    """Let no other site use or frame the file; a script or picture that is opened by itself may do nothing."""
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
    headers["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'none'"
