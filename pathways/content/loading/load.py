"""Files to pages: create what is new, update what nobody edited, say what an editor changed."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import transaction
from wagtail.models import Locale, Page

from pathways.content.loading.checks import check_tree
from pathways.content.loading.files import ROOT, Document, Node, read_tree
from pathways.content.loading.glossary import NAME as GLOSSARY
from pathways.content.loading.glossary import Row, check_terms, load_glossary, read_glossary
from pathways.content.loading.index_page import ensure_index, say_in_spanish
from pathways.content.loading.indexing import indexed_at_the_end
from pathways.content.loading.pages import MODELS, fill, to_document, translation_key
from pathways.content.loading.skills import load_skills, read_skills
from pathways.content.loading.uploads import adopted
from pathways.content.models.pages import CurriculumSource, PathwayIndexPage
from pathways.content.models.skill import Skill


@dataclass
class Report:
    """What a load did: paths of files created, updated, unchanged, and kept because an editor changed the page.

    `moved` are those whose page has another place now, `gone` those without a file any more.
    """

    created: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    moved: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    skills: int = 0
    terms: int = 0


def load(root: Path = ROOT, *, theirs: bool = False, index: PathwayIndexPage | None = None) -> Report:
    """Load every file below `root`; `theirs` also overwrites what editors changed (their revisions stay).

    All or nothing. Raises `CurriculumError` naming file, line and field before anything is changed.
    """
    tree = read_tree(root)
    skills = read_skills(root)
    check_tree(root, tree, {row["key"] for row in skills})
    words = read_glossary(root)
    check_terms([document for node in tree for document in node.documents()], {row["key"] for row in words})
    with transaction.atomic(), indexed_at_the_end():
        loader = _Loader(root, theirs)
        # Before the pages: they name words.
        _load_words(loader.report, words, theirs)
        return loader.run(tree, skills, index)


def _load_words(report: Report, words: list[Row], theirs: bool) -> None:
    report.terms, kept = load_glossary(words, theirs=theirs)
    report.kept += [f"{GLOSSARY}: {key} (changed in the CMS)" for key in kept]


class _Loader:
    """One load: keeps what was read from the database once."""

    def __init__(self, root: Path, theirs: bool) -> None:
        self.root, self.theirs = root, theirs
        self.report = Report()

    def run(self, tree: list[Node], skills: list[dict[str, Any]], index: PathwayIndexPage | None) -> Report:
        self.report.skills, kept = load_skills(skills, theirs=self.theirs)
        self.report.kept += [f"skills.yaml: {key} (changed in the CMS)" for key in kept]
        self.skills = {skill.key: skill for skill in Skill.objects.all()}
        self.sources = {source.path: source for source in CurriculumSource.objects.all()}
        ids = [source.page_id for source in self.sources.values() if source.page_id]
        self.pages = {page.pk: page for page in Page.objects.filter(pk__in=ids).specific()}
        self.spanish = Locale.objects.get_or_create(language_code="es")[0]
        parent = index or ensure_index()
        say_in_spanish(parent, self.spanish)
        self.named = {document.path for node in tree for document in node.documents()}
        self.before = set(self.sources)
        for node in tree:
            self._node(node, parent)
        self._say_what_is_gone()
        return self.report

    def _node(self, node: Node, parent: Page) -> None:
        page = self._english(node.document, parent)
        if page is None:
            return
        if node.spanish:
            self._translation(node.spanish, node.document, page)
        for child in node.children:
            self._node(child, page)
        if self._order_leads(node):
            self._put_in_order(node, page)

    def _order_leads(self, node: Node) -> bool:
        """Return whether the files' order is put through: where one is new, numbered anew or moved, and if told so.

        Otherwise an order that an editor made stays.
        """
        return self.theirs or any(child.document.path not in self.before for child in node.children)

    def _put_in_order(self, node: Node, parent: Page) -> None:
        """Bring the pages of the files into the order of the files; pages of editors stay where they are."""
        paths = [child.document.path for child in node.children]
        sources = [self.sources[path] for path in paths if path in self.sources]
        held = {source.page_id: source.path for source in sources if source.page_id is not None}
        kept = [page.pk for page in Page.objects.child_of(parent).order_by("path") if page.pk in held]
        place_of = {path: key for key, path in held.items() if key in kept}
        wanted = [place_of[path] for path in paths if path in place_of]
        for place, key in enumerate(wanted):
            if kept[place] == key:
                continue
            target = Page.objects.get(pk=kept[place])
            Page.objects.get(pk=key).move(target, pos="left")
            kept.remove(key)
            kept.insert(place, key)
            if held[key] not in [*self.report.created, *self.report.moved]:
                self.report.moved.append(held[key])
        self._read_anew(wanted)

    def _read_anew(self, keys: list[int]) -> None:
        """Read pages again whose place in the tree has changed."""
        self.pages |= {page.pk: page for page in Page.objects.filter(pk__in=keys).specific()}

    def _say_what_is_gone(self) -> None:
        """Say which pages have no file any more; with `theirs` they are taken down, and what they said stays."""
        for path in sorted(self.before - self.named):
            source = CurriculumSource.objects.filter(path=path, page__isnull=False).first()
            page = Page.objects.filter(pk=source.page_id, live=True).first() if source else None
            if page is None:
                continue
            if self.theirs:
                page.specific.unpublish(log_action=None)
            self.report.gone.append(path)

    def _english(self, document: Document, parent: Page) -> Page | None:
        page = self._held(document) or self._same_slug(document, parent) or self._moved(document, parent)
        if page is None and self._was_removed(document):
            return None
        if page is not None:
            self._update(page, document, document)
            return page
        page = self._new(document, translation_key(document.path.removesuffix(".md")), parent.locale)
        fill(page, document, document, self.skills, adopted(self.root, document))
        parent = parent.specific_class.objects.get(pk=parent.pk)
        parent.add_child(instance=page)
        return self._created(page, document)

    def _translation(self, document: Document, english: Document, page: Page) -> None:
        translated = self._held(document) or page.get_translation_or_none(self.spanish)
        if translated is None and self._was_removed(document):
            return
        if translated is not None and document.kind == "lesson":
            self._put_below(Page.objects.get(pk=translated.pk), self._spanish_of(page.get_parent()), document)
            translated = self.pages[translated.pk]
        if translated is not None and translated.alias_of_id is None:
            self._update(translated.specific, document, english)
            return
        copy: Any = translated.specific if translated else self._new(document, page.translation_key, self.spanish)
        copy.alias_of = None
        fill(copy, document, english, self.skills, adopted(self.root, document))
        if translated is None:
            self._spanish_of(page.get_parent()).specific.add_child(instance=copy)
        self._created(copy, document)

    @staticmethod
    def _new(document: Document, key: UUID, locale: Locale) -> Page:
        return MODELS[document.kind](translation_key=key, locale=locale, live=False)

    def _spanish_of(self, page: Page) -> Page:
        """Return the Spanish page of one in English, an alias where nobody has translated it."""
        found = page.get_translation_or_none(self.spanish)
        return found or page.specific.copy_for_translation(self.spanish, copy_parents=True, alias=True)

    def _created(self, page: Any, document: Document) -> Page:
        self._publish(page, document)
        self.report.created.append(document.path)
        self.pages[page.pk] = page
        return page

    def _moved(self, document: Document, parent: Page) -> Page | None:
        """Return the page of a file that lies in another folder now, put below `parent`; None for a new file.

        It is the one page of that kind and name whose own file is gone, or the one that has this file's key.
        """
        name = document.front["slug"]
        gone = [
            self.pages[source.page_id]
            for path, source in self.sources.items()
            if path not in self.named and source.page_id in self.pages and not path.endswith(".es.md")
        ]
        same = [page for page in gone if type(page) is MODELS[document.kind] and page.slug == name]
        key = translation_key(document.path.removesuffix(".md"))
        own = Page.objects.filter(translation_key=key, locale=parent.locale).first()
        page = same[0] if len(same) == 1 else own
        if page is None:
            return None
        self._put_below(Page.objects.get(pk=page.pk), parent, document)
        found: Page = self.pages[page.pk]
        return found

    def _put_below(self, page: Page, parent: Page, document: Document) -> None:
        """Move a page below `parent` where it is elsewhere; what people did in it stays with it."""
        parent = Page.objects.get(pk=parent.pk)
        if not page.is_child_of(parent):
            page.move(parent, pos="last-child")
            self.report.moved.append(document.path)
        self._read_anew([page.pk])

    def _held(self, document: Document) -> Page | None:
        source = self.sources.get(document.path)
        return self.pages.get(source.page_id) if source and source.page_id else None

    def _was_removed(self, document: Document) -> bool:
        """Return whether an editor removed the page of this file and the load shall respect it; says so."""
        source = self.sources.get(document.path)
        if source is None or source.page_id is not None or self.theirs:
            return False
        self.report.kept.append(f"{document.path} (removed in the CMS)")
        return True

    def _same_slug(self, document: Document, parent: Page) -> Page | None:
        if not parent.numchild:
            return None
        page = Page.objects.child_of(parent).filter(slug=document.front["slug"]).first()
        return page.specific if page else None

    def _update(self, page: Any, document: Document, english: Document) -> None:
        """Bring a page up to date unless an editor changed it since it was loaded."""
        wanted, has = document.digest, to_document(page, document.path).digest
        source = self.sources.get(document.path) or CurriculumSource.objects.filter(page_id=page.pk).first()
        if wanted == has and (page.live or not self.theirs):
            self._note_source(page, document)
            self.report.unchanged.append(document.path)
            return
        # No digest: loaded before files had ids, and edited by nobody since.
        as_loaded = source is not None and source.digest in ("", has)
        edited = not as_loaded or not page.live
        if edited and not self.theirs:
            self.report.kept.append(f"{document.path} (changed in the CMS)")
            return
        fill(page, document, english, self.skills, adopted(self.root, document))
        self._publish(page, document)
        self.report.updated.append(document.path)

    def _publish(self, page: Any, document: Document) -> None:
        """Publish through a revision, so that editors see the load in the history and can go back."""
        page.full_clean()
        page.save_revision(log_action=False).publish()
        self._note_source(page, document)

    def _note_source(self, page: Page, document: Document) -> None:
        held = self.sources.get(document.path)
        if held and held.page_id == page.pk and held.digest == document.digest:
            return
        # A renamed file leaves its old name behind.
        if any(source.page_id == page.pk and path != document.path for path, source in self.sources.items()):
            CurriculumSource.objects.filter(page_id=page.pk).exclude(path=document.path).delete()
        values = {"page_id": page.pk, "digest": document.digest}
        self.sources[document.path] = CurriculumSource.objects.update_or_create(path=document.path, defaults=values)[0]
