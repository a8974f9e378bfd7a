"""What our hub answers besides JupyterHub's own paths."""

import asyncio
import json
import time
from pathlib import Path
from typing import Any

from jupyterhub import orm
from jupyterhub.apihandlers.base import APIHandler
from jupyterhub.handlers.base import BaseHandler
from jupyterhub.orm import new_token
from jupyterhub.scopes import needs_scope
from jupyterhub.utils import maybe_future
from tornado.web import HTTPError, StaticFileHandler

from labs.hub import pages
from labs.hub.authenticator import HUB_NAME

STATIC = Path(__file__).parent / "static"
# How long a lab may take to stop before the site is told to ask again.
STOP_SECONDS = 15.0


class SiteHandler(APIHandler):
    """An answer for the site's service token alone."""

    def only_the_site(self) -> None:
        """Raise 403 for everybody but the service "site": a student's own token may have the same scope on itself."""
        caller = self.current_user
        if not isinstance(caller, orm.Service) or caller.name != "site":
            raise HTTPError(403, "Only the site may do this")

    def sign_out(self, user: Any) -> None:
        """Make every cookie worthless, and delete every token and unused sign-in code."""
        user.orm_user.cookie_id = new_token()
        for token in list(user.orm_user.api_tokens):
            self.db.delete(token)
        for code in self.db.query(orm.OAuthCode).filter(orm.OAuthCode.user_id == user.orm_user.id):
            self.db.delete(code)
        self.db.commit()


class StartHandler(SiteHandler):
    """POST academy/start/<hub_name>: make sure that the person exists and that the lab is starting."""

    # The site does not wait for the server; JupyterHub reads this in place of its setting.
    slow_spawn_timeout = 0

    @needs_scope("start:servers")
    async def post(self, user_name: str) -> None:
        """Answer {"ready": bool} at once. Optional: body {"language": "en"|"es", "groups": [those of the sign-in]}."""
        self.only_the_site()
        if not HUB_NAME.fullmatch(user_name):
            raise HTTPError(400, "Not a hub name")
        told = self.get_json_body() or {}
        language = told.get("language")
        if language:
            pages.remember_language(user_name, str(language))
        user = self.user_from_username(user_name)
        await maybe_future(self.authenticator.add_user(user))
        if isinstance(told.get("groups"), list):
            # The lab may start before the first sign-in says who teaches.
            user.sync_groups([str(name) for name in told["groups"]])
        spawner = user.get_or_create_spawner("", "", replace_failed=True)
        if spawner.ready and await _died(spawner):
            spawner = user.get_or_create_spawner("", "", replace_failed=True)
        if not spawner.active:
            await self.spawn_single_user(user, "")
        self.set_status(202)
        self.write(json.dumps({"ready": bool(user.spawners[""].ready)}))


async def _died(spawner: Any) -> bool:
    """Return whether a server that the hub believes to run is gone; the hub then tidies up after it."""
    if spawner.pending:
        return False
    return await spawner.poll_and_notify() is not None


class EndHandler(SiteHandler):
    """POST academy/end/<hub_name>: the person left; no cookie, token or server of theirs lives on."""

    @needs_scope("delete:servers")
    async def post(self, user_name: str) -> None:
        """Answer 204, also for a name that the hub has never seen."""
        self.only_the_site()
        user = self.find_user(user_name)
        if user is not None:
            self.sign_out(user)
            self._stop(user)
        self.set_status(204)

    def _stop(self, user: Any) -> None:
        """Stop the server behind the answer, also one that is just starting."""
        for name in list(user.spawners):
            task = asyncio.ensure_future(self._stop_one(user, name))
            _background.add(task)
            task.add_done_callback(_background.discard)

    async def _stop_one(self, user: Any, name: str) -> None:
        """Wait for a pending start or stop, then stop the server."""
        spawner = user.spawners[name]
        if spawner.pending == "spawn" and spawner._spawn_future:
            await asyncio.wait([asyncio.ensure_future(_quiet(spawner._spawn_future))], timeout=60)
        if spawner.ready and not spawner.pending:
            await self.stop_single_user(user, name)


class ForgetHandler(SiteHandler):
    """POST academy/forget/<hub_name>: the person was erased; nothing of the name stays in the hub's database."""

    @needs_scope("delete:servers")
    async def post(self, user_name: str) -> None:
        """Answer 204 once the server has stopped and the name is gone, also for one that the hub has never seen.

        503 where the server does not stop in time: asked again, this goes on where it ended.
        """
        self.only_the_site()
        user = self.find_user(user_name)
        if user is not None:
            self.sign_out(user)
            await self._stopped(user)
            await user.delete_spawners()
            self.users.delete(user)
        pages.forget_language(user_name)
        self.set_status(204)

    async def _stopped(self, user: Any) -> None:
        """Wait until no server of the person runs, starts or stops; raise 503 after STOP_SECONDS."""
        end = time.monotonic() + STOP_SECONDS
        while active := [spawner for spawner in user.spawners.values() if spawner.active]:
            if time.monotonic() > end:
                raise HTTPError(503, "The server has not stopped yet")
            for spawner in active:
                if not spawner.pending:
                    await self.stop_single_user(user, spawner.name)
            await asyncio.sleep(0.1)


# Tasks need somebody who holds them, or they may be collected before they end.
_background: set["asyncio.Future[Any]"] = set()


async def _quiet(future: Any) -> None:
    """Wait for `future`, whatever becomes of it."""
    await asyncio.gather(future, return_exceptions=True)


class NothingHereHandler(BaseHandler):
    """Stands where JupyterHub has addresses that nobody here has a use for: tokens made by hand, and shares."""

    def get(self, *args: str) -> None:
        """Answer 404."""
        raise HTTPError(404)


class AssetHandler(StaticFileHandler):
    """The style sheet and script of our hub pages."""

    def set_extra_headers(self, path: str) -> None:
        """Let browsers keep them for an hour."""
        self.set_header("Cache-Control", "public, max-age=3600")
        self.set_header("X-Content-Type-Options", "nosniff")


ALL_HANDLERS = [
    (r"/academy/assets/([a-z.-]+)", AssetHandler, {"path": str(STATIC)}),
    (r"/api/academy/start/([^/]+)", StartHandler),
    (r"/api/academy/end/([^/]+)", EndHandler),
    (r"/api/academy/forget/([^/]+)", ForgetHandler),
    (r"/api/authorizations/(.*)", NothingHereHandler),
    (r"/token", NothingHereHandler),
    (r"/accept-share", NothingHereHandler),
]
