"""The blocks of a body that show or play a file: each one that ships with the course, or one uploaded here."""

from pathlib import PurePath
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock

from pathways.content.captions import wrong_with

FILMS = (".mp4", ".webm")
SOUNDS = (".m4a", ".mp3", ".ogg", ".opus")


class VideoBlock(blocks.StructBlock):
    """A video on this site, with captions by language, the words written out, and ways to use less data."""

    title = blocks.CharBlock(label=_("Title"))
    file = blocks.CharBlock(required=False, label=_("Video file of the course"))
    document = DocumentChooserBlock(required=False, label=_("Uploaded video"))
    small = blocks.CharBlock(required=False, label=_("Small video file of the course (240p)"))
    small_document = DocumentChooserBlock(
        required=False, label=_("Uploaded small video (240p)"), help_text=_("For people who pay for each megabyte.")
    )
    sound = blocks.CharBlock(required=False, label=_("File of the course with the sound alone"))
    sound_document = DocumentChooserBlock(required=False, label=_("Uploaded sound alone"))
    captions_en = blocks.CharBlock(required=False, label=_("English captions file of the course (WebVTT)"))
    captions_en_document = DocumentChooserBlock(required=False, label=_("Uploaded English captions (WebVTT)"))
    captions_es = blocks.CharBlock(required=False, label=_("Spanish captions file of the course (WebVTT)"))
    captions_es_document = DocumentChooserBlock(required=False, label=_("Uploaded Spanish captions (WebVTT)"))
    transcript = blocks.TextBlock(rows=4, label=_("All words of the video"))

    class Meta:
        icon = "media"
        label = _("Video")
        template = "pathways/content/blocks/video.html"

    def clean(self, value: Any) -> Any:
        """Refuse a video without captions, and files that no player takes."""
        cleaned = super().clean(value)
        errors = dict(_wrong_files(cleaned))
        if not (cleaned["file"] or cleaned["document"]):
            errors["document"] = ValidationError(_("Choose a video."))
        captions = ("captions_en", "captions_en_document", "captions_es", "captions_es_document")
        if not any(cleaned[name] for name in captions):
            errors["captions_en_document"] = ValidationError(_("A video needs captions."))
        if errors:
            raise blocks.StructBlockValidationError(block_errors=errors)
        return cleaned


def _wrong_files(cleaned: Any) -> Any:
    """Yield (field, error) of uploads that are of another kind, or captions that cannot be read."""
    for name, kinds in (("document", FILMS), ("small_document", FILMS), ("sound_document", SOUNDS)):
        if cleaned[name] and PurePath(cleaned[name].filename).suffix.lower() not in kinds:
            yield name, ValidationError(_("This has to be a file of the kind %(kinds)s.") % {"kinds": ", ".join(kinds)})
    for name in ("captions_en_document", "captions_es_document"):
        if cleaned[name]:
            with cleaned[name].open_file() as held:
                wrong = wrong_with(held)
            if wrong:
                yield name, ValidationError(wrong)


class AudioBlock(blocks.StructBlock):
    """A recording on this site, with its words written out."""

    title = blocks.CharBlock(label=_("Title"))
    file = blocks.CharBlock(required=False, label=_("Sound file of the course"))
    document = DocumentChooserBlock(required=False, label=_("Uploaded sound"))
    transcript = blocks.TextBlock(rows=4, label=_("All words of the recording"))

    class Meta:
        icon = "media"
        label = _("Sound")
        template = "pathways/content/blocks/audio.html"


class FigureBlock(blocks.StructBlock):
    """A picture that teaches something, told in words for those who do not see it."""

    file = blocks.CharBlock(required=False, label=_("Picture file of the course"))
    document = DocumentChooserBlock(required=False, label=_("Uploaded picture"))
    alt = blocks.TextBlock(
        rows=2, label=_("What the picture shows, in words"), help_text=_("All that somebody needs who cannot see it.")
    )
    caption = blocks.TextBlock(required=False, rows=2, label=_("Caption"))
    credit = blocks.CharBlock(required=False, label=_("Who made it, and its licence"))

    class Meta:
        icon = "image"
        label = _("Figure")
        template = "pathways/content/blocks/figure.html"

    def clean(self, value: Any) -> Any:
        """Refuse a figure without a picture."""
        cleaned = super().clean(value)
        if not (cleaned["file"] or cleaned["document"]):
            raise blocks.StructBlockValidationError(block_errors={"document": ValidationError(_("Choose a picture."))})
        return cleaned
