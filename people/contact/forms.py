"""The form in which a person says how they may be reached."""

import re
from typing import Self

from django import forms
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from people.contact.enums import Channel
from people.contact.hours import DAYS, Window, hour_words
from people.contact.models import SafeContactRule
from people.contact.notices import channels_on
from people.contact.selectors import ContactRule
from people.contact.services import AT_ONCE

NUMBER = re.compile(r"\+?[0-9][0-9 ()./-]{4,30}")


def _hours() -> list[tuple[int | str, str]]:
    return [("", "–"), *((hour, hour_words(hour)) for hour in range(25))]


def _is_address(text: str) -> bool:
    try:
        validate_email(text)
    except forms.ValidationError:
        return False
    return True


class ContactRuleForm(forms.ModelForm[SafeContactRule]):
    """How the academy may reach a person on one channel. Everything can stay empty; then nobody is reached."""

    channel = forms.ChoiceField(label=_("Which way"), choices=Channel.choices)
    address = forms.CharField(label=_("Address or number"), max_length=200, required=False)
    hours = forms.CharField(
        label=_("When is it all right?"),
        help_text=_("In your own words. For example: weekdays, 9 to 11 a.m."),
        max_length=200,
        required=False,
    )
    code_name = forms.CharField(label=_("What should we say who is calling?"), max_length=100, required=False)
    days = forms.ChoiceField(
        label=_("On which days?"),
        choices=list(DAYS.items()),
        required=False,
    )
    start = forms.TypedChoiceField(
        label=_("From"),
        help_text=_("With hours here, nobody sees your number or address at another time."),
        choices=_hours,
        coerce=int,
        empty_value=None,
        required=False,
    )
    end = forms.TypedChoiceField(label=_("Until"), choices=_hours, coerce=int, empty_value=None, required=False)

    class Meta:
        model = SafeContactRule
        fields = ["channel", "allowed", "address", "voicemail", "hours", "code_name", "notices"]
        labels = {
            "allowed": _("Yes, you may use this"),
            "voicemail": _("You may leave a voice message"),
            "notices": _("Tell me this way when there is a message for me here, in the hours below"),
        }
        help_texts = {
            "notices": _("We write or say “You have a new message”, nothing else, and at most once a day."),
        }

    @classmethod
    def showing(cls, rule: ContactRule | None) -> Self:
        """Return the form with what the rule says, so that one part is changed and the rest stays; empty for `None`."""
        if rule is None:
            return cls()
        names = ("channel", "allowed", "address", "voicemail", "hours", "code_name", "notices")
        initial: dict[str, object] = {name: getattr(rule, name) for name in names}
        if rule.times is not None:
            days = "".join(str(day) for day in rule.times.days)
            initial |= {"days": days, "start": rule.times.start, "end": rule.times.end}
        return cls(initial=initial)

    def rule(self) -> dict[str, object]:
        """Return what `set_contact_rule` takes: the three fields of the window as one."""
        values = dict(self.cleaned_data)
        days, start, end = values.pop("days"), values.pop("start"), values.pop("end")
        if start is not None:
            values["window"] = Window([int(day) for day in days or "0123456"], start, end)
        return values

    def clean(self) -> dict[str, object]:
        """Ask for hours in their order where there are some, and for all that a notice needs where one is wished."""
        data: dict[str, object] = super().clean() or {}
        start, end, wished = data.get("start"), data.get("end"), bool(data.get("notices"))
        if (wished or start is not None or end is not None) and not (
            isinstance(start, int) and isinstance(end, int) and start < end
        ):
            self.add_error("start", _("Choose from when until when."))
        if wished:
            self._check_notices(str(data.get("channel")), str(data.get("address") or "").strip())
        return data

    def _check_notices(self, channel: str, address: str) -> None:
        """Promise nothing that nobody would keep: a way that is off, or an address that does not fit the way."""
        if channel not in AT_ONCE or channel not in channels_on():
            self.add_error(
                "notices", _("We do not tell of messages this way yet. Leave this out, or choose another way.")
            )
        elif channel == Channel.EMAIL and not _is_address(address):
            self.add_error("address", _("Write an e-mail address, or choose another way."))
        elif channel != Channel.EMAIL and not NUMBER.fullmatch(address):
            self.add_error("address", _("Write a phone number, or choose another way."))


class ReachForm(forms.Form):
    """By which way to reach a student, and why."""

    channel = forms.ChoiceField(label=_("Which way do you want to use?"), choices=Channel.choices)
    reason = forms.CharField(label=_("Why now?"), help_text=_("The student can read this."), max_length=300)


class WordsForm(forms.Form):
    """What somebody said when they were asked for their agreed words."""

    said = forms.CharField(label=_("What they said"), max_length=100)
