"""The editor's forms of pathways, courses and lessons: what they name must be there, and must not wait for itself."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from django import forms
from django.apps import apps
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.models import Locale

from pathways.content.choosers import unknown


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
    """Holds a list of keys against the pages that are there."""

    ordered = "after"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.ordered in self.fields:
            own = self._own_key()
            self.fields[self.ordered].widget.choices = [(k, row.title) for k, row in self._others().items() if k != own]

    def _others(self) -> "dict[str, _Row]":
        raise NotImplementedError

    def _own_key(self) -> str:
        return str(getattr(self.instance, "key", "") or self.data.get("slug") or self.instance.slug)

    def _known(self) -> list[str]:
        """Return the chosen keys; raise for one that names nothing, and say what there is."""
        others = self._others()
        wanted = _lines(self.cleaned_data.get(self.ordered) or "")
        for key in wanted:
            if key not in others and key != self._own_key():
                raise unknown(key, others)
        return wanted


class _WaitingForm(_OrderedForm):
    """Holds that nothing waits for itself."""

    def clean_after(self) -> str:
        """Say which key names nothing, or would close this for ever."""
        wanted, own = self._known(), self._own_key()
        if waits_for(own, {**{key: row.after for key, row in self._others().items()}, own: wanted}):
            raise forms.ValidationError(_("This would wait for itself, and nobody could open it."))
        return "\n".join(wanted)


class _Row(NamedTuple):
    title: str
    after: list[str]


def _courses(model: Any, locale_id: int) -> dict[str, _Row]:
    """Return the courses of a language by key; `model` is a page model, which this file cannot import."""
    rows = model.objects.filter(locale_id=locale_id).order_by("title").values_list("key", "slug", "title", "after")
    return {key or slug: _Row(title, _lines(after)) for key, slug, title, after in rows}


class CourseForm(_WaitingForm):
    """A course waits for courses of any pathway."""

    def _others(self) -> dict[str, _Row]:
        return _courses(type(self.instance), self.instance.locale_id)


class LessonForm(_WaitingForm):
    """A lesson waits for lessons of its own course."""

    def _others(self) -> dict[str, _Row]:
        rows = type(self.instance).objects.child_of(self.parent_page).values_list("slug", "title", "after")
        return {slug: _Row(title, _lines(after)) for slug, title, after in rows}


class WayForm(_OrderedForm):
    """A pathway or the Foundation lists courses, its own and shared ones."""

    ordered = "courses"

    def _others(self) -> dict[str, _Row]:
        return _courses(apps.get_model("pathways", "CoursePage"), Locale.get_default().pk)

    def clean_courses(self) -> str:
        """Say which key names no course."""
        return "\n".join(self._known())
