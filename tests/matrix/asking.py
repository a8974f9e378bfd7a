"""Every cell of the matrix, asked: one URL, one role, one method, what came and what was stated."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from django.conf import settings
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.db import transaction
from django.test import Client
from django.urls import resolve
from wagtail.documents.models import Document
from wagtail.models import Collection, CollectionViewRestriction, Page

from labs.models import Submission
from tests.matrix.cells import ROLES
from tests.matrix.headers import gaps
from tests.matrix.stating import STATED, address
from tests.matrix.walk import editor_places, every_url
from tests.matrix.world import World
from tests.people.signin.signing import browser

WRITING = ("post", "put", "patch", "delete")
REFUSED = frozenset({401, 403, 404, 405})
# Who may write through the API; an empty body then answers that something is missing. Nobody else gets that far.
WRITES = {
    ("labs:api_release", "put"): {"instructor"},
    ("labs:api_source", "put"): {"instructor"},
    ("labs:api_submit", "post"): {"student", "other_student", "instructor", "assistant"},
    ("labs:api_feedback", "put"): {"instructor", "assistant"},
    ("placement:api-referral-move", "post"): {"placement"},
}
INCOMPLETE = frozenset({400, 403, 409, 413, 415, 422})
# A page of feedback may be empty.
TAKES_EMPTY = {("labs:api_feedback", "put")}
OUTSIDE_CMS = ("visitor", "student", "placement", "employer", "reporter", "administrator")
# Pages of the CMS that a person without access needs in order to be told so.
OPEN_IN_CMS = {"wagtailadmin_login", "wagtailadmin_logout", "wagtailadmin_javascript_catalog", "wagtailadmin_sprite"}
EDITOR_PAGES = ("/cms/", "/cms/pages/", "/cms/images/", "/cms/documents/", "/cms/reports/site-history/")
# Exports of everything about oneself, and who they are for: each person, with the password typed again.
EXPORT = "people:download"


@dataclass(frozen=True)
class Cell:
    """What one role got from one URL, and what may be got.

    `leaked` where the answer held what it must not; `lacks` names headers that it should have had.
    """

    url: str
    role: str
    method: str
    got: int
    stated: frozenset[int]
    leaked: bool = False
    lacks: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        """Return whether the answer is as stated."""
        return self.got in self.stated and not self.leaked and not self.lacks


@dataclass(frozen=True)
class Got:
    """One answer: its status, whether it held a text that it must not, and headers that it lacks."""

    status: int
    leaks: bool
    lacks: tuple[str, ...]

    def cell(self, url: str, role: str, method: str, stated: frozenset[int]) -> Cell:
        """Return it beside what is stated."""
        return Cell(url, role, method, self.status, stated, self.leaks, self.lacks)


def kept_keys() -> list[str]:
    """Return the keys of the pages that are kept for visitors; the tests' cache is a dict."""
    return [key for key in cache._cache if ":page:" in key]


def _ask(client: Client, method: str, place: str, *texts: str) -> Got:
    """Ask; whatever the request wrote is taken back."""
    with transaction.atomic():
        response = getattr(client, method)(place)
        body = b"".join(response.streaming_content) if response.streaming else response.content
        transaction.set_rollback(True)
    signed_in = settings.SESSION_COOKIE_NAME in client.cookies
    shown = body.decode(errors="replace")
    lacks = tuple(gaps(place, response.headers, kept=not signed_in))
    return Got(response.status_code, any(text in shown for text in texts), lacks)


def stated_cells(world: World) -> Iterator[Cell]:
    """Yield each app's own cells: GET as every role; texts of the owner's are looked for in every refusal."""
    for name, module in sorted(STATED.items()):
        with transaction.atomic():
            place = address(name, world)
            texts = getattr(module, "FORBIDDEN", {}).get(name, lambda _: [])(world)
            for role in ROLES:
                want = module.CELLS[name][role]
                stated = frozenset(want if isinstance(want, set) else {want})
                got = _ask(world.client(role), "get", place, *texts)
                yield replace(got, leaks=got.leaks and got.status != 200).cell(name, role, "get", stated)
            transaction.set_rollback(True)


def unstated() -> list[str]:
    """Return URLs that no app states, and URLs without a name."""
    return sorted({url.name or url.route for url in every_url()} - set(STATED))


def api_cells(world: World) -> Iterator[Cell]:
    """Yield every writing method of every URL of the API, with nothing sent: only who may write gets past refusal.

    What a view has no code for, it refuses whoever asks: one role is let in as far as that, and the visitor is not.
    """
    for url in every_url():
        if not url.route.startswith("api/"):
            continue
        with transaction.atomic():
            place = address(url.name, world)
            taken = methods_of(place)
            for role in ROLES:
                for method in WRITING:
                    if method not in taken and role not in ("visitor", "instructor"):
                        continue
                    may = role in WRITES.get((url.name, method), ())
                    past = INCOMPLETE | ({201} if (url.name, method) in TAKES_EMPTY else set())
                    got = _ask(world.client(role), method, place)
                    yield got.cell(url.name, role, method, frozenset(past) if may else REFUSED)
            transaction.set_rollback(True)


def methods_of(place: str) -> set[str]:
    """Return the methods for which the API's view at an address has code."""
    view = resolve(place).func
    return set(getattr(view, "actions", None) or (name for name in WRITING if hasattr(view.cls, name)))


def cms_cells(world: World) -> Iterator[Cell]:
    """Yield every address of the CMS for everybody outside it, and what the editor works with."""
    shut = frozenset({301, 302, 400, 403, 404, 405})
    for url, place in editor_places():
        if url.name.split(":")[-1] not in OPEN_IN_CMS:
            for role in OUTSIDE_CMS:
                yield _ask(world.client(role), "get", place).cell(url.name or url.route, role, "get", shut)
    home = Page.objects.filter(depth=2).first()
    for place in (*EDITOR_PAGES, f"/cms/pages/{home.pk}/edit/", f"/cms/pages/{home.pk}/"):
        yield _ask(world.client("editor"), "get", place).cell(place, "editor", "get", frozenset({200}))


def file_cells(world: World) -> Iterator[Cell]:
    """Yield files: a document kept inside, by its number; uploads and students' work by their path on the disk."""
    secret = "canary of a file"
    with transaction.atomic():
        inside = Collection.get_first_root_node().add_child(name="Inside")
        CollectionViewRestriction.objects.create(collection=inside, restriction_type="groups")
        kept = Document.objects.create(title="Inside", collection=inside, file=ContentFile(secret.encode(), "in.txt"))
        work = Submission.objects.first()
        places = [f"/documents/{kept.pk}/{kept.filename}", f"/media/{kept.file.name}", f"/private/{work.path}"]
        places += [f"/media/../private/{work.path}", f"/static/../private/{work.path}", "/site.sqlite3"]
        for place in places:
            for role in (role for role in ROLES if role != "editor"):
                got = _ask(world.client(role), "get", place, secret)
                yield got.cell(place, role, "get", frozenset({302, 400, 403, 404}))
        kept.file.delete(save=False)
        transaction.set_rollback(True)


def export_cells(world: World) -> Iterator[Cell]:
    """Yield the download of everything about oneself: refused before the password is typed, and never another's."""
    place, other = address(EXPORT, world), world.people["student_ready"]
    for role in ROLES:
        yield _ask(world.client(role), "post", place).cell(EXPORT, role, "post", frozenset({302}))
        if role != "visitor":
            with transaction.atomic():
                client = browser(world.people["student_two" if role == "other_student" else role], confirmed=True)
                got = _ask(client, "post", place, other.username)
                transaction.set_rollback(True)
            yield got.cell(EXPORT, role, "post confirmed", frozenset({200}))


PARTS: tuple[Callable[[World], Iterator[Cell]], ...] = (stated_cells, api_cells, cms_cells, file_cells, export_cells)
