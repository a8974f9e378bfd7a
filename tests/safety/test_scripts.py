"""Stored XSS: every text that anybody can write is filled with markup, every page is read by every role, and no page
holds an element, a handler or an address that came out of a text.
"""

import json
from html.parser import HTMLParser

import pytest
from django.apps import apps
from django.db import models
from wagtail.fields import RichTextField
from wagtail.rich_text import expand_db_html

from academy_site.home.models import HomePage
from labs.base import file_store
from labs.models import FeedbackDocument, HandAnswer, Submission
from pathways.models import LessonPage
from people.contact.services import set_contact_rule
from people.messages.services import save_draft
from people.models import Release
from people.releases.services.releases import request_release
from people.signin.services.agreed_words import set_agreed_phrase
from people.trail.confidential import seal
from people.trail.guards import purging
from people.trail.services.access import record_read
from placement.referrals.services.profile import save_profile
from tests.matrix.cells import ROLES
from tests.matrix.stating import STATED, address
from tests.matrix.world import World

pytestmark = pytest.mark.django_db

OURS = ("people", "pathways", "labs", "placement", "home")
BREAKOUT = "\"'><x-y onx=1>"
LONG = BREAKOUT + '</script></title></textarea></style><script>x</script><img src=x onerror=x><a href="javascript:x">'
MARKDOWN = (
    "<script>x</script><img src=x onerror=x>\n\n[a](javascript:x) [b](data:text/html,x) [c](//evil.example 'x\" onx=1')"
    '\n\n![d](x" onerror="x)\n\n`<x-y onx=1>`\n\n```html\n</code><x-y onx=1>\n```\n\n<https://x/"onx=1>'
    "\n\n# <x-y onx=1>"
)
# Not text that anybody writes: names of choices and files, keys, hashes, addresses made by the site.
MADE_BY_THE_SITE = {
    "username", "hub_name", "language", "time_zone", "password", "kind", "state", "from_state", "to_state", "role",
    "path", "sha256", "md5", "tree", "release_path", "source_path", "lease", "sandbox", "code_hash", "row_hash",
    "previous_hash", "wrapped", "slug", "url_path", "digest", "lab_key", "source", "block", "course_key", "key",
    "channel", "recipient_kind", "subject_kind", "field", "grade_id", "notebook", "outcome", "via", "hue", "icon",
    "soc_code", "token", "zone", "courses", "source_kind", "certification_key", "draft_title", "seo_title", "counts",
    "duty",
}  # fmt: skip
# Frames: a policy of their own forbids every script; what is in them is held below.
FRAMES = {"labs:feedback", "labs:api_feedback"}
NO_PAGES = {"people:leave", "api-docs", "schema"}
RUNS = {"script", "x-y", "object", "embed", "base", "applet", "x-y/"}


def text_fields() -> list[tuple[type[models.Model], models.Field]]:
    """Return every free text of our own models."""
    found = []
    for model in apps.get_models():
        if model._meta.app_label not in OURS or model._meta.proxy:
            continue
        for field in model._meta.local_fields:
            free = (
                isinstance(field, (models.CharField, models.TextField))
                and not isinstance(field, RichTextField)
                and not field.choices
                and not field.remote_field
            )
            if (
                free
                and field.name not in MADE_BY_THE_SITE
                and not field.name.startswith("sealed_")
                and not field.primary_key
            ):
                found.append((model, field))
    return found


class Reader(HTMLParser):
    """Collects what a browser would run: script elements without an address, handlers, addresses with code."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        held = dict(attrs)
        # The second are the CMS's own words for its scripts.
        ours = tag == "script" and (held.get("src") or "").startswith(("/static/", "/cms/jsi18n/"))
        data = tag == "script" and held.get("type") == "application/json"
        if tag in RUNS and not ours and not data:
            self.found.append(self.get_starttag_text() or tag)
        for name, value in attrs:
            code = (value or "").strip().lower().replace("\t", "").replace("\n", "")
            if name.startswith("on") or name == "srcdoc" or code.startswith(("javascript:", "vbscript:", "data:text")):
                self.found.append(f"{tag} {name}={value}")


def runs(html: str) -> list[str]:
    """Return what a browser would run in this page that came out of a text."""
    reader = Reader()
    reader.feed(html)
    return reader.found


def test_the_reader_sees_each_way():
    for bad in (BREAKOUT, "<script>x</script>", "<img src=x onerror=x>", '<a href=" JaVascript:x">', "<svg onload=x>"):
        assert runs(f"<p>{bad}</p>"), bad
    assert runs('<script src="/static/js/htmx.js"></script><p>&lt;x-y onx=1&gt;</p>') == []


@pytest.fixture
def read(places: dict[str, str]) -> dict[str, str]:
    """Return every address to read, found before the texts are filled: some are found by a name."""
    return {name: place for name, place in places.items() if name not in FRAMES | NO_PAGES}


@pytest.fixture
def written(read: dict[str, str], world: World) -> int:
    """Fill every text of every row, and every sealed text, with markup; return how many fields that were."""
    _hand_answer(world)
    fields = text_fields()
    for model, field in fields:
        text = LONG if not field.max_length or field.max_length >= len(LONG) else BREAKOUT[: field.max_length]
        if _is_apart(model, field):
            for number, row in enumerate(model._base_manager.values_list("pk", flat=True)):
                _write(model, {"pk": row}, **{field.attname: f"{text[: (field.max_length or 99) - 3]}{number:03}"})
        elif not field.unique:
            _write(model, **{field.attname: text})
    _sealed(world)
    _answers_and_bodies()
    return len(fields)


def _is_apart(model: type[models.Model], field: models.Field) -> bool:
    """Return whether rows must differ in this field: one text for all of them would not be written."""
    held = [one for one in model._meta.constraints if isinstance(one, models.UniqueConstraint)]
    return any(field.name in one.fields for one in held)


def _write(model: type[models.Model], only: dict | None = None, **values: str) -> None:
    """Write past the guards of append-only rows: what matters is what a page does with it, however it came there."""
    with purging():
        models.QuerySet(model).filter(**(only or {})).update(**values)


def _sealed(world: World) -> None:
    student, staff = world.people["student"], world.people["placement"]
    fields = ["display_name", "note"]
    request_release(
        student=student, recipient_kind="employer", recipient_id=student.pk, recipient_name=LONG, purpose=LONG,
        fields=fields, subject_kind="job_order", subject_id=student.pk, subject_name=LONG, by=staff,
    )  # fmt: skip
    for release in Release.objects.filter(student=student):
        text = {"recipient_name": LONG, "purpose": LONG, "subject_name": LONG}
        _write(Release, {"pk": release.pk}, sealed_text=seal(student, "release_text", json.dumps(text)))
    set_contact_rule(
        user=student, channel="phone", allowed=True, voicemail=True, address=LONG, hours=LONG, code_name=LONG
    )
    set_agreed_phrase(user=student, phrase=LONG)
    save_profile(student=student, start_on=None, note=LONG, samples=[])
    record_read(reader=staff, subject=student, field="note", reason=LONG)
    save_draft(user=student, key="k", values={"a": [LONG]})


def _hand_answer(world: World) -> HandAnswer:
    """Return an answer of the student's that waits for a person's eyes."""
    submission = Submission.objects.get(pk=STATED["labs:submission"].kwargs("labs:submission", world)["submission"])
    grade_id = STATED["labs:grade"].kwargs("labs:grade", world)["grade_id"]
    found, _new = HandAnswer.objects.get_or_create(
        submission=submission, version=submission.version, grade_id=grade_id, defaults={"source": "x", "html": "x"}
    )
    return found


def _answers_and_bodies() -> None:
    _write(HandAnswer, source=LONG, html=f"<p>{LONG}</p>{MARKDOWN}")
    for page in LessonPage.objects.all()[:40]:
        body = page.body.get_prep_value()
        for block in body:
            block["value"] = _filled(block["value"])
        LessonPage.objects.filter(pk=page.pk).update(body=json.dumps(body))


def _filled(value):
    if isinstance(value, str):
        return MARKDOWN if " " in value else value
    if isinstance(value, list):
        return [_filled(one) for one in value]
    return {k: _filled(v) for k, v in value.items()} if isinstance(value, dict) else value


def test_the_walk_meets_the_texts(written: int, world: World):
    assert written >= 40
    seen = (
        world.client("student").get("/me/").content.decode() + world.client("student").get("/sharing/").content.decode()
    )
    assert "&lt;x-y onx=1" in seen


@pytest.mark.parametrize("role", ROLES)
def test_no_page_runs_what_somebody_wrote(role: str, read: dict[str, str], written: int, world: World):
    wrong, met = {}, 0
    for name, place in read.items():
        response = world.client(role).get(place)
        body = b"".join(response.streaming_content) if response.streaming else response.content
        if not response.get("Content-Type", "").startswith("text/html"):
            assert response.get("X-Content-Type-Options") == "nosniff"
            continue
        html = body.decode(errors="replace")
        met += "x-y onx" in html
        if response.status_code == 500 or (found := runs(html)):
            wrong[name] = response.status_code if response.status_code == 500 else found[:3]
    assert wrong == {}
    if role in ("student", "instructor", "placement", "administrator"):
        assert met >= 3


def test_a_released_profile_shows_the_employer_no_markup(read: dict[str, str], written: int, world: World):
    html = world.client("employer").get(read["placement:profile"]).content.decode()
    assert "&lt;x-y onx=1" in html
    assert runs(html) == []


def test_feedback_of_a_hostile_notebook_is_walled_off(world: World):
    place = address("labs:feedback", world)
    document = FeedbackDocument.objects.get(pk=place.strip("/").split("/")[-1])
    path = file_store.keep(f"feedback/{document.pk}.html", f"<!doctype html><p>{LONG}</p>".encode())
    _write(FeedbackDocument, {"pk": document.pk}, path=path)
    for role in ("student", "instructor"):
        response = world.client(role).get(place)
        assert response.status_code == 200
        policy = response["Content-Security-Policy"]
        assert policy.startswith("sandbox;")
        assert "allow-scripts" not in policy
        assert "script-src" not in policy
        assert "default-src 'none'" in policy
    page = world.client("instructor").get(address("labs:teach_submission", world)).content.decode()
    assert page.count("<iframe") == page.count(" sandbox></iframe>") + page.count(" sandbox loading") > 0


def test_feedback_from_an_instructors_own_program_is_cleaned_before_it_is_kept(world: World):
    from labs.exchange_api.services import attach_feedback

    document = FeedbackDocument.objects.get(pk=address("labs:feedback", world).strip("/").split("/")[-1])
    kept = attach_feedback(submission=document.submission, notebook=document.notebook, page=LONG.encode())
    assert runs(file_store.read(kept.path).decode()) == []


def test_an_answer_that_is_graded_by_hand_is_cleaned_again(world: World):
    place = f"{address('labs:grade', world)}?at={_hand_answer(world).submission_id}"
    _write(HandAnswer, html=f"<p>canary</p>{LONG}")
    html = world.client("instructor").get(place).content.decode()
    assert "<p>canary</p>" in html
    assert runs(html) == []


def test_a_lesson_that_an_editor_writes_runs_nothing(world: World):
    from pathways.content.rendering import code_sample, markdown

    assert runs(str(markdown(MARKDOWN))) == []
    assert 'href="javascript' not in str(markdown(MARKDOWN))
    assert runs(str(code_sample(LONG, "html"))) == []
    assert runs(str(code_sample(LONG, LONG))) == []


@pytest.mark.parametrize("url", ["javascript:x", "JaVaScript:x", " java\tscript:x", "data:text/html,x", "vbscript:x"])
def test_what_an_editor_writes_into_rich_text_is_kept_clean(url: str):
    """The editor sends blocks, not HTML; what is kept is made from them with Wagtail's own list of what may be."""
    link = {"0": {"type": "LINK", "mutability": "MUTABLE", "data": {"url": url}}}
    block = {"key": "a", "text": LONG, "type": "unstyled", "depth": 0, "inlineStyleRanges": []}
    block["entityRanges"] = [{"offset": 0, "length": 5, "key": 0}]
    sent = json.dumps({"blocks": [block], "entityMap": link})
    kept = HomePage._meta.get_field("invitation").formfield().widget.value_from_datadict({"x": sent}, {}, "x")
    assert "-y onx=1&gt;" in kept
    assert "<a>" in kept
    assert runs(kept) == []
    assert runs(str(expand_db_html(kept))) == []


def test_even_a_script_in_the_database_would_not_run(world: World):
    HomePage.objects.update(invitation=f"<p>{LONG}</p>")
    policy = world.client("visitor").get("/")["Content-Security-Policy"]
    # Directives come in any order.
    assert "script-src 'self'" in [directive.strip() for directive in policy.split(";")]
    assert "unsafe" not in policy
