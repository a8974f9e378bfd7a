"""The editor's forms of courses and lessons: what comes first must be there, and must not wait for itself."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminPageForm


def waits_for(own: str, after: Mapping[str, Iterable[str]]) -> bool:
    """Return whether `own` would wait for itself, straight or around others; `after` maps each key to what it needs."""
    seen: set[str] = set()
    ahead = list(after.get(own, ()))
    while ahead:
        key = ahead.pop()
        if key == own:
            return True
        if key not in seen:
            seen.add(key)
            ahead += after.get(key, ())
    return False


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


class _OrderedForm(WagtailAdminPageForm):
    """Holds `after` against the pages that are there."""

    def _others(self) -> dict[str, list[str]]:
        raise NotImplementedError

    def clean_after(self) -> str:
        """Say which line names nothing, or would close this for ever."""
        wanted: list[str] = _lines(self.cleaned_data.get("after") or "")
        others, own = self._others(), str(self.data.get("slug") or self.instance.slug)
        for key in wanted:
            if key not in others and key != own:
                raise forms.ValidationError(_("Nothing here is called %(key)s.") % {"key": key})
        if waits_for(own, {**others, own: wanted}):
            raise forms.ValidationError(_("This would wait for itself, and nobody could open it."))
        return "\n".join(wanted)


def _after_of(pages: Any) -> dict[str, list[str]]:
    return {slug: _lines(after) for slug, after in pages.values_list("slug", "after")}


class CourseForm(_OrderedForm):
    """A course waits for courses of any pathway."""

    def _others(self) -> dict[str, list[str]]:
        return _after_of(type(self.instance).objects.filter(locale_id=self.instance.locale_id))


class LessonForm(_OrderedForm):
    """A lesson waits for lessons of its own course."""

    def _others(self) -> dict[str, list[str]]:
        return _after_of(type(self.instance).objects.child_of(self.parent_page))
