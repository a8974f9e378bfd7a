"""The site's calls to the hub: short time-outs, and never more than the service token may do."""

import hashlib
import logging
import time
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import httpx
from django.conf import settings
from django.core.cache import cache

from labs.base.errors import HubSilent, UnknownToken
from people.base import request_ids

logger = logging.getLogger(__name__)
KEEP_S = 60


@lru_cache(maxsize=1)
def _client() -> httpx.Client:
    """Return the one client that keeps connections to the hub open; it ignores proxies of the environment."""
    return httpx.Client(timeout=httpx.Timeout(5.0, connect=2.0), trust_env=False)


def _call(
    method: str, path: str, *, token: str, timeout: float = 5.0, body: dict[str, Any] | None = None
) -> httpx.Response:
    """Call the hub's API; raise `HubSilent` where it does not answer."""
    try:
        return _client().request(
            method,
            settings.HUB_API_URL.rstrip("/") + path,
            headers={"Authorization": f"token {token}", request_ids.HEADER: request_ids.current.get()},
            timeout=timeout,
            json=body,
        )
    except httpx.HTTPError as error:
        raise HubSilent("The lab service does not answer just now. Nothing is lost; try again in a minute.") from error


def owner_of(token: str) -> str:
    """Return the hub name of the person whose lab server holds `token`; kept for 60 seconds.

    Raises `UnknownToken` for a token that the hub does not know or that is a service's, `HubSilent` for no answer.
    """
    key = "hub-token-" + hashlib.sha256(token.encode()).hexdigest()
    known: tuple[str, float] | None = cache.get(key)
    if known is not None and known[1] > float(cache.get(_left_key(known[0]), 0.0)):
        return known[0]
    asked_at = time.time()
    answer = _call("GET", "/user", token=token)
    # Anything else comes from a proxy whose hub is just starting: that is no word about the token.
    if answer.status_code not in (200, 401, 403):
        raise HubSilent("The lab service does not answer just now. Nothing is lost; try again in a minute.")
    person: dict[str, Any] = answer.json() if answer.status_code == 200 else {}
    if person.get("kind") != "user" or not person.get("name"):
        raise UnknownToken("Your lab is signed out. Open it again from the lesson.")
    name = str(person["name"])
    cache.set(key, (name, asked_at), KEEP_S)
    return name


def _left_key(hub_name: str) -> str:
    return f"hub-left-{hub_name}"


def forget(hub_name: str) -> None:
    """Stop believing every token of a person that was checked before now."""
    cache.set(_left_key(hub_name), time.time(), KEEP_S * 2)


def start_server(hub_name: str, language: str, groups: Sequence[str]) -> bool:
    """Start a person's lab server, in their language, while they still read; return whether the hub took it.

    `groups`: all those of the sign-in, which may come later: a lab has more in it for people who teach.
    """
    body = {"language": language, "groups": list(groups)}
    try:
        answer = _call("POST", f"/academy/start/{hub_name}", token=settings.HUB_API_TOKEN, timeout=2.0, body=body)
    except HubSilent:
        return False
    return answer.status_code < 400


def end_sessions(hub_name: str) -> bool:
    """End a person's hub session, tokens and server; return whether the hub did so."""
    try:
        answer = _call("POST", f"/academy/end/{hub_name}", token=settings.HUB_API_TOKEN, timeout=3.0)
    except HubSilent:
        logger.warning("hub did not answer while a session was ended")
        return False
    return answer.status_code < 400


def forget_person(hub_name: str) -> bool:
    """End everything of a person at the hub and let it forget the name; return whether it has.

    Takes as long as the person's server needs to stop, some seconds at most.
    """
    try:
        answer = _call("POST", f"/academy/forget/{hub_name}", token=settings.HUB_API_TOKEN, timeout=20.0)
    except HubSilent:
        logger.warning("hub did not answer while a person was forgotten; reapply_erasures asks it again")
        return False
    return answer.status_code == 204
