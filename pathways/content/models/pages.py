"""Wagtail pages: the index, pathways, their courses and lessons.

A page is named to the rest of the code by its key: the first slug of a course, `<course>/<lesson>` for people, and the
translation key of a lesson for events, which is the same in every language.
"""

from typing import Any, ClassVar

from django import forms
from django.core.validators import MaxValueValidator
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page, PageViewRestriction
from wagtail.search import index

from pathways.base.enums import Hue, Icon
from pathways.content import serving
from pathways.content.blocks import BodyBlock
from pathways.content.choosers import OrderedKeys
from pathways.content.rule_forms import CourseForm, LessonForm, WayForm
from pathways.content.search import editors_text, plain_text
from pathways.content.stamp import any_page_is_closed
from pathways.content.terms import spelled

# What those who teach a lesson find on it, and nobody else.
TEACHING = ("aim", "plan", "board", "mistakes", "offline")


def lines(text: str) -> list[str]:
    """Return the non-empty lines of a one-per-line field."""
    return [line.strip() for line in text.splitlines() if line.strip()]


class AskedOnce:
    """A page that asks who closed it only where editors closed any page at all: the request knows that already."""

    def get_view_restrictions(self) -> Any:
        """Return what closes the page to some readers: its own restrictions, and those of the pages above it."""
        page: Any = super()
        return page.get_view_restrictions() if any_page_is_closed() else PageViewRestriction.objects.none()


class FoundByText(AskedOnce, index.Indexed):
    """A page that the content management system finds by every word of it; `found_by` names fields beside its body."""

    found_by: ClassVar[tuple[str, ...]] = ()
    search_fields: ClassVar[list[Any]] = [*Page.search_fields, index.AutocompleteField("search_text")]

    def search_text(self) -> str:
        """Return every word of the page, also of its questions: readers are shown what `reading/finding.py` leaves."""
        page: Any = self
        return editors_text([getattr(page, name) for name in self.found_by], page.body.raw_data)


class PathwayIndexPage(AskedOnce, Page):
    """The list of pathways, at /pathways/.

    Personal data: none. Retired: when an editor deletes it.
    """

    intro = models.TextField(_("introduction"), blank=True)

    content_panels: ClassVar[list[Any]] = [*Page.content_panels, FieldPanel("intro")]
    subpage_types: ClassVar[list[str]] = ["pathways.PathwayPage", "pathways.FoundationPage"]
    template = "pathways/learning/index_page.html"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the pathways."""
        return {**super().get_context(request, *args, **kwargs), **serving.context_of(self, request)}


class PathwayPage(FoundByText, serving.SeenAsReaders, Page):
    """A pathway: what the job is like, what one will be able to do, how long it takes.

    `courses` lists course keys in order, one a line; a course may belong to another pathway and be shared.

    Personal data: none. Retired: when an editor deletes it and no cohort names it.
    """

    summary = models.CharField(_("summary"), max_length=240)
    job = models.TextField(_("what the job is like"))
    lessons_planned = models.PositiveSmallIntegerField(
        _("lessons of the whole pathway"),
        default=0,
        help_text=_("Until so many are published, pages say how many are ready. 0: the pathway is whole."),
    )
    hue = models.CharField(_("colour"), max_length=12, choices=Hue.choices, default=Hue.TEAL)
    icon = models.CharField(_("icon"), max_length=12, choices=Icon.choices, default=Icon.IT)
    outcomes = models.TextField(_("what you will be able to do"), help_text=_("One a line."))
    certifications = models.TextField(_("certifications"), blank=True, help_text=_("One a line."))
    courses = models.TextField(_("courses in order"), blank=True, help_text=_("In the order in which they are taken."))
    body = StreamField(BodyBlock(required=False), blank=True, verbose_name=_("text"))

    found_by: ClassVar[tuple[str, ...]] = ("title", "summary", "job", "outcomes", "certifications")
    base_form_class = WayForm
    content_panels: ClassVar[list[Any]] = [
        *Page.content_panels,
        FieldPanel("summary"),
        FieldPanel("job"),
        MultiFieldPanel(
            [FieldPanel("lessons_planned"), FieldPanel("hue"), FieldPanel("icon")], heading=_("At a glance")
        ),
        FieldPanel("outcomes"),
        FieldPanel("certifications"),
        FieldPanel("courses", widget=OrderedKeys),
        FieldPanel("body"),
    ]
    parent_page_types: ClassVar[list[str]] = ["pathways.PathwayIndexPage"]
    subpage_types: ClassVar[list[str]] = ["pathways.CoursePage"]
    template = "pathways/learning/pathway_page.html"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the courses, what apps above show, and for a student how far they are."""
        context = {**super().get_context(request, *args, **kwargs), **serving.context_of(self, request)}
        return {**context, "beside": serving.beside(self, request)}


class FoundationPage(FoundByText, serving.SeenAsReaders, Page):
    """The Foundation: the courses that every pathway begins with, done once whatever pathways one is on.

    It is no pathway: no list of pathways shows it, and no cohort can be made of it.

    Personal data: none. Retired: when an editor deletes it.
    """

    summary = models.CharField(_("summary"), max_length=240)
    outcomes = models.TextField(_("what you will be able to do"), help_text=_("One a line."))
    courses = models.TextField(_("courses in order"), blank=True, help_text=_("In the order in which they are taken."))
    body = StreamField(BodyBlock(required=False), blank=True, verbose_name=_("text"))

    found_by: ClassVar[tuple[str, ...]] = ("title", "summary", "outcomes")
    base_form_class = WayForm
    content_panels: ClassVar[list[Any]] = [
        *Page.content_panels,
        FieldPanel("summary"),
        FieldPanel("outcomes"),
        FieldPanel("courses", widget=OrderedKeys),
        FieldPanel("body"),
    ]
    parent_page_types: ClassVar[list[str]] = ["pathways.PathwayIndexPage"]
    subpage_types: ClassVar[list[str]] = ["pathways.CoursePage"]
    max_count_per_parent = 1
    template = "pathways/learning/foundation_page.html"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the courses and, for a student, how far they are."""
        return {**super().get_context(request, *args, **kwargs), **serving.context_of(self, request)}


class CoursePage(FoundByText, serving.SeenAsReaders, Page):
    """A course: some lessons in order. Its key is the slug that it was made with, and stays when the slug changes.

    It keeps its own rule: what a student has done when it is finished, and which courses come first.

    Personal data: none. Retired: when an editor deletes it.
    """

    key = models.SlugField(_("key"), max_length=255, blank=True, editable=False, db_index=True)
    summary = models.CharField(_("summary"), max_length=240)
    outcomes = models.TextField(_("what you will be able to do"), help_text=_("One a line."))
    lessons_needed = models.PositiveSmallIntegerField(
        _("lessons to finish, %"), default=100, validators=[MaxValueValidator(100)]
    )
    quiz_mastery = models.PositiveSmallIntegerField(
        _("answers right in each quiz, %"),
        default=0,
        validators=[MaxValueValidator(100)],
        help_text=_("Each quiz says which of its tries counts. 0: quizzes are not asked for."),
    )
    lab_share = models.PositiveSmallIntegerField(
        _("points in the labs on average, %"),
        default=0,
        validators=[MaxValueValidator(100)],
        help_text=_("The best hand-in counts. 0: labs are not asked for."),
    )
    sign_off = models.BooleanField(
        _("a teacher signs off"), default=False, help_text=_("Somebody who teaches the cohort says that it is done.")
    )
    after = models.TextField(_("courses that come first"), blank=True, help_text=_("None: open at once."))
    body = StreamField(BodyBlock(required=False), blank=True, verbose_name=_("text"))

    found_by: ClassVar[tuple[str, ...]] = ("title", "summary", "outcomes")
    base_form_class = CourseForm
    content_panels: ClassVar[list[Any]] = [
        *Page.content_panels,
        FieldPanel("summary"),
        FieldPanel("outcomes"),
        MultiFieldPanel(
            [
                *(FieldPanel(name) for name in ("lessons_needed", "quiz_mastery", "lab_share", "sign_off")),
                FieldPanel("after", widget=OrderedKeys),
            ],
            heading=_("When this course is finished, and what comes first"),
        ),
        FieldPanel("body"),
    ]
    parent_page_types: ClassVar[list[str]] = ["pathways.PathwayPage", "pathways.FoundationPage"]
    subpage_types: ClassVar[list[str]] = ["pathways.LessonPage"]
    # A copy is a course of its own.
    exclude_fields_in_copy: ClassVar[list[str]] = ["key"]
    template = "pathways/learning/course_page.html"

    def full_clean(self, *args: Any, **kwargs: Any) -> None:
        """Take the key from the slug, once."""
        super().full_clean(*args, **kwargs)
        self.key = self.key or self.slug

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the lessons and, for a student, how far they are."""
        return {**super().get_context(request, *args, **kwargs), **serving.context_of(self, request)}


class LessonPage(FoundByText, serving.SeenAsReaders, Page):
    """A lesson: one idea in 15 to 40 minutes, which follow from what is in it.

    Personal data: none. Retired: when an editor deletes it; events of it stay with the students.
    """

    key_idea = models.CharField(_("the idea in one sentence"), max_length=240)
    can_do = models.CharField(_("what you can now do"), max_length=240, blank=True)
    skills = ParentalManyToManyField("pathways.Skill", blank=True, related_name="lessons", verbose_name=_("skills"))
    after = models.TextField(_("lessons that come first"), blank=True, help_text=_("Of this course."))
    teach_aim = models.TextField(_("what the class is for"), blank=True)
    teach_plan = models.TextField(
        _("how the time goes"), blank=True, help_text=_("One step a line, its minutes first.")
    )
    teach_board = models.TextField(_("questions for the board"), blank=True, help_text=_("One a line."))
    teach_mistakes = models.TextField(_("typical mistakes"), blank=True, help_text=_("One a line."))
    teach_offline = models.TextField(_("when the network is down"), blank=True)
    body = StreamField(BodyBlock(), verbose_name=_("lesson"))

    found_by: ClassVar[tuple[str, ...]] = ("title", "key_idea", "can_do", *(f"teach_{name}" for name in TEACHING))
    base_form_class = LessonForm
    content_panels: ClassVar[list[Any]] = [
        *Page.content_panels,
        FieldPanel("key_idea"),
        FieldPanel("body"),
        FieldPanel("can_do"),
        FieldPanel("skills", widget=forms.CheckboxSelectMultiple),
        FieldPanel("after", widget=OrderedKeys),
        MultiFieldPanel([FieldPanel(f"teach_{name}") for name in TEACHING], heading=_("For those who teach it")),
    ]
    parent_page_types: ClassVar[list[str]] = ["pathways.CoursePage"]
    subpage_types: ClassVar[list[str]] = []
    template = "pathways/learning/lesson_page.html"

    def said(self) -> str:
        """Return the words of the lesson's text, without the questions and solutions in it."""
        return plain_text(self.body.raw_data)

    def found_text(self) -> str:
        """Return what readers find the lesson by, as `content/search.py` spells it."""
        return spelled(" ".join([self.title, self.key_idea, self.can_do, self.said()]))

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the blocks as the reader sees them: quiz results, lab cards, saved work, what comes next."""
        return {**super().get_context(request, *args, **kwargs), **serving.context_of(self, request)}

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the lesson to those who may read it; visitors go to sign-in, others get a page that says how to join."""
        refusal = serving.refusal_of(self, request)
        response: HttpResponse = refusal or super().serve(request, *args, **kwargs)
        return response


class CurriculumSource(models.Model):
    """Which page a curriculum file was loaded into, and a digest of what was loaded: tells an editor's change.

    `page` is empty where an editor removed the page since.

    Personal data: none. Retired: never; one small row a file.
    """

    path = models.CharField(max_length=255, primary_key=True)
    page = models.OneToOneField(Page, on_delete=models.SET_NULL, null=True, related_name="+")
    digest = models.CharField(max_length=64)

    def __str__(self) -> str:
        return self.path
