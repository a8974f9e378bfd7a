"""The form of uploads in the content management system."""

from typing import Any

from django.core.exceptions import ValidationError
from wagtail.documents.forms import BaseDocumentForm

from pathways.content.captions import wrong_with


class UploadForm(BaseDocumentForm):
    """Wagtail's own; captions are read before they are kept, so that whoever made them hears of a fault at once."""

    def clean_file(self) -> Any:
        """Refuse captions in which a player would lose words."""
        file = self.cleaned_data["file"]
        wrong = wrong_with(file) if file and "file" in self.changed_data and file.name.lower().endswith(".vtt") else ""
        if wrong:
            raise ValidationError(wrong)
        return file
