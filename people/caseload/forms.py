"""Forms about who works with whom, and who is kept away."""

from typing import Any

from django import forms
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from people.base.enums import STAFF_ROLES, Role
from people.base.inputs import DayInput
from people.base.models.user import RoleGrant, User


def _people_with(*roles: Role) -> "QuerySet[User]":
    held = RoleGrant.objects.filter(user=OuterRef("pk"), role__in=roles, ended_at=None)
    return User.objects.filter(Exists(held), is_active=True).order_by("display_name", "username")


class PersonField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A person by both names, for administrators: two people may have chosen one display name."""

    def __init__(self, *, label: Any) -> None:
        super().__init__(label=label, queryset=User.objects.none(), empty_label=_("Choose"))

    def label_from_instance(self, person: User) -> str:
        """Return "Kind Meadow (kind-meadow-6613)"."""
        return f"{person.display_name} ({person.username})" if person.display_name else person.username


class CaseloadForm(forms.Form):
    """One student for one member of the placement staff."""

    staff = PersonField(label=_("Placement staff"))
    student = PersonField(label=_("Student"))
    reason = forms.CharField(label=_("Why"), help_text=_("The student can read this."), max_length=300)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        for name, role in (("staff", Role.PLACEMENT), ("student", Role.STUDENT)):
            self.fields[name].queryset = _people_with(role)  # type: ignore[attr-defined]


class ConflictForm(forms.Form):
    """One staff member to be kept away from one student's records; no reason is asked."""

    barred_staff = PersonField(label=_("Staff member"))
    barred_student = PersonField(label=_("Student"))

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["barred_staff"].queryset = _people_with(*STAFF_ROLES)  # type: ignore[attr-defined]
        self.fields["barred_student"].queryset = _people_with(Role.STUDENT)  # type: ignore[attr-defined]


class CoverForm(forms.Form):
    """Who covers for whom, on which days; who is no administrator is the one who is away."""

    away = PersonField(label=_("Who is away"))
    covered_by = PersonField(label=_("Who covers"))
    first_on = forms.DateField(label=_("First day"), widget=DayInput)
    last_on = forms.DateField(label=_("Last day"), widget=DayInput)

    def __init__(self, *args: object, setter: User, anybody: bool, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        staff = _people_with(Role.PLACEMENT)
        self.fields["covered_by"].queryset = staff.exclude(pk=setter.pk)  # type: ignore[attr-defined]
        if anybody:
            self.fields["away"].queryset = staff  # type: ignore[attr-defined]
        else:
            del self.fields["away"]


class OwnConflictForm(forms.Form):
    """Whose records a staff member wants to be kept away from; typed, for there is no list of students."""

    username = forms.CharField(label=_("Their sign-in name"), max_length=64)
