"""The blocks that a pathway, course or lesson body is made of. Each has a twin in the curriculum files."""

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock

from pathways.base.enums import Callout
from pathways.content.choosers import LabChooserBlock
from pathways.content.media_blocks import AudioBlock, FigureBlock, VideoBlock
from pathways.content.models.term import Term
from pathways.content.plain_blocks import plain_question
from pathways.content.terms import terms_in
from pathways.marking.problems import question_problem

COUNT = r"^[1-9][0-9]{0,3}$"
MOMENT = r"^2[0-9]{3}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01]) ([01][0-9]|2[0-3]):[0-5][0-9]$"
QUESTION_KINDS = [
    ("single", _("Choose one")),
    ("multiple", _("Choose all that fit")),
    ("number", _("A number")),
    ("text", _("A short text")),
    ("order", _("Put in order")),
    ("match", _("Pairs")),
    ("gaps", _("Gaps in a text")),
    ("calculated", _("A number worked out of numbers that vary")),
    ("draw", _("Some questions of the bank")),
]
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
        """Refuse fenced code, which would be read back from a file as a block of its own, and words nobody explains."""
        text: str = super().clean(value)
        if FENCE.search(text):
            raise ValidationError(_("Put code into a code sample block."))
        named = terms_in(text)
        missing = named - set(Term.objects.filter(key__in=named).values_list("key", flat=True)) if named else set()
        if missing:
            missed = ", ".join(sorted(missing))
            raise ValidationError(_("The glossary has no word with this key: %(key)s.") % {"key": missed})
        return text


class CodeBlock(blocks.StructBlock):
    """A code sample with its language."""

    language = blocks.RegexBlock(
        regex=r"^(?!(?:quiz|lab|reflection|warning|download|video|audio|figure|exercise|callout)$)[a-z0-9+#.-]+$",
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
    """One answer to choose, step to put in order, pair or gap; and why it does or does not fit."""

    text = blocks.TextBlock(required=False, rows=1, label=_("Answer"))
    goes_with = blocks.CharBlock(
        required=False,
        label=_("Goes with"),
        help_text=_("For pairs: the other side. For gaps: the name that stands in the text as [[name]]."),
    )
    correct = blocks.BooleanBlock(required=False, label=_("This is right"))
    why = blocks.TextBlock(required=False, rows=2, label=_("Why, in one sentence"))


class QuestionBlock(blocks.StructBlock):
    """One question of any kind; `draw` stands for some questions of the bank."""

    ask = blocks.TextBlock(required=False, rows=2, label=_("Question"))
    kind = blocks.ChoiceBlock(choices=QUESTION_KINDS, default="single", label=_("Kind"))
    choices = blocks.ListBlock(
        ChoiceBlock(),
        required=False,
        default=[],
        label=_("Answers to choose from, steps, pairs or gaps"),
        help_text=_("Each reader gets them in an order of their own. Give steps in the right order."),
    )
    answer = blocks.TextBlock(
        required=False,
        rows=2,
        label=_("Answer"),
        help_text=_(
            "For a text: each answer that fits on a line of its own, as written. A line that starts with ~ is a "
            "pattern, in which * stands for anything. For a calculated question: a formula such as 2**bits - 2."
        ),
    )
    tolerance = blocks.CharBlock(
        required=False, max_length=40, label=_("How far off a number may be"), help_text=_("For example 0.5 or 5%.")
    )
    unit = blocks.TextBlock(
        required=False,
        rows=2,
        label=_("Unit of the number"),
        help_text=_("The unit of the answer. Others below, one a line, with what they are worth in it: GB = 1000."),
    )
    values = blocks.TextBlock(
        required=False,
        rows=3,
        label=_("Numbers that vary"),
        help_text=_(
            "One a line: devices = 8..60, or speed = 10, 100, 1000. Or a table: names in the first line, a row of "
            "numbers in each line below. The question names them in braces: {devices}."
        ),
    )
    others = blocks.TextBlock(required=False, rows=2, label=_("Other sides that go with nothing, one a line"))
    tags = blocks.CharBlock(required=False, label=_("Tags, for drawing from the bank"), help_text=_("With commas."))
    count = blocks.RegexBlock(regex=r"^[0-9]{0,2}$", required=False, label=_("How many are drawn"))
    hint = blocks.TextBlock(
        required=False, rows=2, label=_("Hint after a first try"), help_text=_("It must not give the answer away.")
    )
    why = blocks.TextBlock(required=False, rows=2, label=_("Why this is the answer"))

    def clean(self, value: Any) -> Any:
        """Hold that every question can be answered and every wrong answer explained."""
        cleaned = super().clean(value)
        problem = question_problem(plain_question(self.get_prep_value(cleaned)))
        if problem:
            raise blocks.StructBlockValidationError(block_errors={problem[0]: ValidationError(problem[1])})
        return cleaned


class QuizBlock(blocks.StructBlock):
    """A check of one's own understanding."""

    title = blocks.CharBlock(label=_("Title"))
    questions = blocks.ListBlock(QuestionBlock(), label=_("Questions"))
    attempts = blocks.RegexBlock(
        regex=COUNT, required=False, label=_("Tries"), help_text=_("Empty: as many as one likes.")
    )
    counts = blocks.ChoiceBlock(
        choices=[("best", _("the best try")), ("last", _("the last try")), ("average", _("the average of all tries"))],
        required=False,
        label=_("What counts"),
        help_text=_("Empty: the best try."),
    )
    mastery = blocks.RegexBlock(
        regex=COUNT, required=False, label=_("Percent that show mastery"), help_text=_("Empty: 80.")
    )
    answers_after = blocks.RegexBlock(
        regex=COUNT, required=False, label=_("Tries before the right answers are told"), help_text=_("Empty: 3.")
    )
    minutes = blocks.RegexBlock(
        regex=COUNT,
        required=False,
        label=_("Minutes for one try"),
        help_text=_("Empty: no limit. People with more time get more by themselves."),
    )
    opens = blocks.RegexBlock(
        regex=MOMENT,
        required=False,
        label=_("Opens"),
        help_text=_("2026-12-01 09:00, on the clocks of the cohort. Empty: at once."),
    )
    closes = blocks.RegexBlock(
        regex=MOMENT, required=False, label=_("Closes"), help_text=_("2026-12-08 18:00. Empty: never.")
    )

    class Meta:
        icon = "help"
        label = _("Quiz")
        template = "pathways/content/blocks/quiz.html"


class LabBlock(blocks.StructBlock):
    """A lab: `lab` is "<course>/<assignment>"."""

    lab = LabChooserBlock(label=_("Lab"))
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


class ExerciseBlock(blocks.StructBlock):
    """Something to try on paper or at a computer, with a hint and a worked solution that stay closed at first."""

    task = blocks.TextBlock(rows=4, label=_("What to do"), help_text=_("Markdown."))
    hint = blocks.TextBlock(required=False, rows=2, label=_("Hint"), help_text=_("Markdown."))
    solution = blocks.TextBlock(rows=4, label=_("Worked solution"), help_text=_("Markdown."))

    class Meta:
        icon = "pick"
        label = _("Exercise")
        template = "pathways/content/blocks/exercise.html"


class CalloutBlock(blocks.StructBlock):
    """A few words that stand out."""

    kind = blocks.ChoiceBlock(choices=Callout.choices, default=Callout.NOTE.value, label=_("Kind"))
    text = blocks.TextBlock(rows=3, label=_("Text"), help_text=_("Markdown."))

    class Meta:
        icon = "info-circle"
        label = _("Callout")
        template = "pathways/content/blocks/callout.html"


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
    audio = AudioBlock()
    figure = FigureBlock()
    exercise = ExerciseBlock()
    callout = CalloutBlock()
