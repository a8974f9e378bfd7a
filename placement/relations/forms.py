"""Forms about people at an employer, talks and agreements."""

from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people.base.enums import Role
from people.models import User
from people.tasks.owners import holders
from placement.base.forms import day_field
from placement.employers.models import Employer
from placement.relations.models import Agreement, EmployerPerson, Touch
from placement.relations.selectors import people_of


class StaffChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """Placement staff by the name that colleagues read."""

    def label_from_instance(self, obj: Any) -> str:
        """Return the name."""
        return str(obj.get_full_name())


class PersonForm(forms.ModelForm[EmployerPerson]):
    """Somebody who works there."""

    class Meta:
        model = EmployerPerson
        fields = ("name", "role", "phone", "email", "best_time")
        help_texts: ClassVar = {"best_time": _("For example: mornings, not on Mondays.")}


class TouchForm(forms.ModelForm[Touch]):
    """A call, visit or mail, and the next one."""

    on = day_field(_("Day"))
    next_on = day_field(_("Next time, on"), required=False, help_text=_("On that day there is a task."))
    owner = StaffChoice(label=_("Who does it"), queryset=User.objects.none(), empty_label=None)

    class Meta:
        model = Touch
        fields = ("kind", "on", "person", "what", "next_on", "owner")
        widgets: ClassVar = {"what": forms.Textarea(attrs={"rows": 3})}
        help_texts: ClassVar = {"what": _("Nothing about students: no name, no story.")}

    def __init__(self, *args: Any, employer: Employer, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people_of(employer)  # type: ignore[attr-defined]
        self.fields["person"].label, self.fields["person"].required = _("With"), False
        self.fields["owner"].queryset = holders(Role.PLACEMENT).order_by("display_name", "pk")  # type: ignore[attr-defined]
        self.initial.setdefault("owner", by.pk)
        self.initial.setdefault("on", timezone.localdate())


class AgreementForm(forms.ModelForm[Agreement]):
    """An agreement, its dates, and where the paper is."""

    signed_on = day_field(_("Signed on"))
    ends_on = day_field(_("Ends on"), required=False, help_text=_("A task reminds you 30 days before."))
    replaces = forms.ModelChoiceField(
        label=_("It takes the place of"), queryset=Agreement.objects.none(), required=False
    )

    class Meta:
        model = Agreement
        fields = ("kind", "signed_on", "ends_on", "reference")
        help_texts: ClassVar = {"reference": _("For example: folder 12 in the office, or the number of the file.")}

    def __init__(self, *args: Any, employer: Employer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["replaces"]
        field.queryset = employer.agreements.filter(ended_on=None)
        field.label_from_instance = lambda row: f"{row.get_kind_display()}, {row.signed_on}"
