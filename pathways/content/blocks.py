"""The blocks that a pathway, course or lesson body is made of. Each has a twin in the curriculum files."""

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock

FENCE = re.compile(r"^ {0,3}(```|~~~)", re.MULTILINE)


class MarkdownBlock(blocks.TextBlock):
    """Text in Markdown; a `## Heading` gives an anchor. Code goes into its own block."""

    class Meta:
        icon = "pilcrow"
        label = _("Text")
        template = "pathways/content/blocks/text.html"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"rows": 12, "help_text": _("Markdown. Start a heading with ##."), **kwargs})

    def clean(self, value: str) -> str:
        """Refuse fenced code, which would be read back from a file as a block of its own."""
        text: str = super().clean(value)
        if FENCE.search(text):
            raise ValidationError(_("Put code into a code sample block."))
        return text


class CodeBlock(blocks.StructBlock):
    """A code sample with its language."""

    language = blocks.RegexBlock(
        regex=r"^(?!(?:quiz|lab|reflection|warning|download|video)$)[a-z0-9+#.-]+$",
        default="text",
        max_length=24,
        label=_("Language"),
        help_text=_("For example text, python, console, html, css, javascript, sql, json, yaml, ini."),
    )
    code = blocks.TextBlock(label=_("Code"), rows=8)

    class Meta:
        icon = "code"
        label = _("Code sample")
        template = "pathways/content/blocks/code.html"


class ChoiceBlock(blocks.StructBlock):
    """One answer to choose, and why it does or does not fit."""

    text = blocks.CharBlock(label=_("Answer"))
    correct = blocks.BooleanBlock(required=False, label=_("This is right"))
    why = blocks.TextBlock(required=False, rows=2, label=_("Why, in one sentence"))


class QuestionBlock(blocks.StructBlock):
    """One question: choose one, choose several, a number, or a short text."""

    ask = blocks.TextBlock(rows=2, label=_("Question"))
    kind = blocks.ChoiceBlock(
        choices=[
            ("single", _("Choose one")),
            ("multiple", _("Choose all that fit")),
            ("number", _("A number")),
            ("text", _("A short text")),
        ],
        default="single",
        label=_("Kind"),
    )
    choices = blocks.ListBlock(ChoiceBlock(), required=False, default=[], label=_("Answers to choose from"))
    answer = blocks.CharBlock(
        required=False, label=_("Answer (number or text)"), help_text=_("For a text, put | between answers that fit.")
    )
    tolerance = blocks.FloatBlock(required=False, label=_("How far off a number may be"))
    why = blocks.TextBlock(required=False, rows=2, label=_("Why this is the answer"))

    def clean(self, value: Any) -> Any:
        """Hold that every question can be answered and every wrong answer explained."""
        cleaned = super().clean(value)
        problem = question_problem(cleaned)
        if problem:
            raise blocks.StructBlockValidationError(block_errors={problem[0]: ValidationError(problem[1])})
        return cleaned


def question_problem(question: Any) -> tuple[str, Any] | None:
    """Return (field, message) for the first thing that keeps a question from working, or None."""
    if question["kind"] in ("number", "text"):
        return _typed_problem(question)
    choices = question["choices"] or []
    right = sum(1 for choice in choices if choice["correct"])
    if len(choices) < 2:
        return "choices", _("Give at least two answers to choose from.")
    if right == 0 or (question["kind"] == "single" and right > 1):
        return "choices", _("Mark which answer is right: exactly one where people choose one.")
    if any(not choice["correct"] and not choice["why"] for choice in choices):
        return "choices", _("Say for every other answer why it does not fit.")
    return None


def _typed_problem(question: Any) -> tuple[str, Any] | None:
    if not question["answer"]:
        return "answer", _("Give the answer.")
    if question["kind"] == "number":
        try:
            float(question["answer"])
        except ValueError:
            return "answer", _("Give a number.")
    if not question["why"]:
        return "why", _("Say why this is the answer.")
    return None


class QuizBlock(blocks.StructBlock):
    """A check of one's own understanding."""

    title = blocks.CharBlock(label=_("Title"))
    questions = blocks.ListBlock(QuestionBlock(), label=_("Questions"))

    class Meta:
        icon = "help"
        label = _("Quiz")
        template = "pathways/content/blocks/quiz.html"


class LabBlock(blocks.StructBlock):
    """A lab: `lab` is "<course>/<assignment>"."""

    lab = blocks.RegexBlock(
        regex=r"^[a-z0-9-]+/[a-z0-9-]+$",
        label=_("Lab"),
        help_text=_("course/assignment, for example networking-basics/vlsm-plan"),
    )
    title = blocks.CharBlock(label=_("Title"))
    text = blocks.TextBlock(required=False, rows=3, label=_("What the job is"))

    class Meta:
        icon = "edit"
        label = _("Lab")
        template = "pathways/content/blocks/lab.html"


class ReflectionBlock(blocks.StructBlock):
    """A question for oneself; what is written stays private."""

    prompt = blocks.TextBlock(rows=2, label=_("Question"))

    class Meta:
        icon = "comment"
        label = _("Reflection")
        template = "pathways/content/blocks/reflection.html"


class WarningBlock(blocks.StructBlock):
    """A word about what comes, with another way to learn the same for the same credit."""

    text = blocks.TextBlock(rows=2, label=_("What comes"))
    alternative = blocks.TextBlock(rows=2, label=_("Another way to learn it, for the same credit"))

    class Meta:
        icon = "warning"
        label = _("Content note")
        template = "pathways/content/blocks/warning.html"


class DownloadBlock(blocks.StructBlock):
    """A file to download: one that ships with the course, or one uploaded here."""

    title = blocks.CharBlock(label=_("Title"))
    file = blocks.CharBlock(required=False, label=_("File of the course"))
    document = DocumentChooserBlock(required=False, label=_("Uploaded file"))

    class Meta:
        icon = "download"
        label = _("Download")
        template = "pathways/content/blocks/download.html"


class VideoBlock(blocks.StructBlock):
    """A video on this site, with captions and the words written out."""

    title = blocks.CharBlock(label=_("Title"))
    file = blocks.CharBlock(required=False, label=_("Video file of the course"))
    captions = blocks.CharBlock(required=False, label=_("Captions file of the course (WebVTT)"))
    transcript = blocks.TextBlock(rows=4, label=_("All words of the video"))
    document = DocumentChooserBlock(required=False, label=_("Uploaded video"))
    captions_document = DocumentChooserBlock(required=False, label=_("Uploaded captions"))

    class Meta:
        icon = "media"
        label = _("Video")
        template = "pathways/content/blocks/video.html"

    def clean(self, value: Any) -> Any:
        """Refuse a video without captions."""
        cleaned = super().clean(value)
        if not (cleaned["captions"] or cleaned["captions_document"]):
            raise blocks.StructBlockValidationError(
                block_errors={"captions": ValidationError(_("A video needs captions."))}
            )
        return cleaned


class BodyBlock(blocks.StreamBlock):
    """Everything that a body can hold."""

    text = MarkdownBlock()
    code = CodeBlock()
    quiz = QuizBlock()
    lab = LabBlock()
    reflection = ReflectionBlock()
    warning = WarningBlock()
    download = DownloadBlock()
    video = VideoBlock()
