"""Message catalogues without gettext's binaries."""

import ast
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from academy_site import catalogues

TEMPLATE = """{% load i18n %}
<p>{% translate "Open the lab" %}</p>
    {% if deep %}{% blocktranslate with n=name %}Hello {{ n }}{% endblocktranslate %}{% endif %}
{% blocktranslate count n=days %}{{ n }} day{% plural %}{{ n }} days{% endblocktranslate %}
{# it's a comment with an apostrophe #}<p title="{{ when|date:_("l j F") }}">It's "quoted"</p>
"""
CODE = '''from django.utils.translation import gettext as _, ngettext, pgettext
def words(n):
    """Not a message."""
    return _("Hand in"), ngettext("%(n)s task", "%(n)s tasks", n), pgettext("a month", "May")
'''


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return a project whose app `people` marks seven messages."""
    for name, text in (
        ("people/templates/people/page.html", TEMPLATE),
        ("people/words.py", CODE),
        ("people/migrations/0001.py", '_("Never seen")'),
        ("people/static/page.html", '{% translate "Nor this" %}'),
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


def ids(root: Path) -> set[str]:
    return {catalogues._key(message)[0] for message in catalogues.extracted("people", root) if message.id}


def test_extraction_finds_messages_of_code_and_templates(root):
    assert ids(root) == {
        "Open the lab", "Hello %(n)s", "%(n)s day", "l j F", "Hand in", "%(n)s task", "May"
    }  # fmt: skip


def test_extraction_keeps_context_and_plural(root):
    found = catalogues.extracted("people", root)
    assert found.get("May", context="a month") is not None
    assert found.get("%(n)s day").id == ("%(n)s day", "%(n)s days")


def test_sync_keeps_translations_and_drops_what_is_gone(root):
    catalogues.sync("people", root)
    path = catalogues.catalogue_path("people", root)
    path.write_text(path.read_text().replace('msgid "Hand in"\nmsgstr ""', 'msgid "Hand in"\nmsgstr "Entregar"'))
    (root / "people/templates/people/page.html").unlink()
    catalogues.sync("people", root)
    kept = catalogues.stored("people", root)
    assert kept.get("Hand in").string == "Entregar"
    assert kept.get("Open the lab") is None


def test_sync_twice_writes_the_same_bytes(root):
    catalogues.sync("people", root)
    path = catalogues.catalogue_path("people", root)
    first = path.read_bytes()
    catalogues.sync("people", root)
    assert path.read_bytes() == first


def test_findings_name_what_is_missing_untranslated_unused_or_broken(root):
    catalogues.sync("people", root)
    path = catalogues.catalogue_path("people", root)
    text = path.read_text().replace('msgid "May"\nmsgstr ""', 'msgid "May"\nmsgstr "mayo"')
    text = text.replace('msgid "Hello %(n)s"\nmsgstr ""', 'msgid "Hello %(n)s"\nmsgstr "Hola %(nombre)s"')
    path.write_text(text + '\nmsgid "Gone"\nmsgstr "Ido"\n')
    (root / "people/more.py").write_text('_("Brand new")')
    said = {(finding.message, finding.problem.split(",")[0]) for finding in catalogues.findings("people", root)}
    assert ("Brand new", "missing") in said
    assert ("Gone", "no longer used") in said
    assert ("Open the lab", "not translated") in said
    assert "Hello %(n)s" in {message for message, _ in said}
    assert "May" not in {message for message, _ in said}


def test_compiled_catalogue_is_what_django_reads(root):
    catalogues.sync("people", root)
    written = catalogues.compile_all(root)
    assert [path.name for path in written] == ["django.mo"]
    assert written[0].read_bytes()[:4] in (b"\xde\x12\x04\x95", b"\x95\x04\x12\xde")


def test_check_fails_for_an_app_that_is_not_there():
    with pytest.raises(CommandError, match="no app 'nowhere'"):
        call_command("sync_messages", "nowhere")


@pytest.mark.parametrize("app", ["academy_site", "people", "pathways", "labs", "placement"])
def test_no_words_are_marked_inside_an_f_string_where_extraction_does_not_look(app):
    found = []
    for path in (path for path in catalogues.sources(app) if path.suffix == ".py"):
        joined = (node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.JoinedStr))
        calls = (call for node in joined for call in ast.walk(node) if isinstance(call, ast.Call))
        names = (getattr(call.func, "id", "") for call in calls)
        found += [str(path) for name in names if name == "_" or name.startswith(("gettext", "ngettext", "pgettext"))]
    assert found == []


def test_own_catalogue_is_complete():
    assert [str(finding) for finding in catalogues.findings("academy_site")] == []
