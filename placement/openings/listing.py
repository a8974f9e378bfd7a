"""Openings found by what people decide by: a form of filters, and the query that it makes."""

from typing import Any
from uuid import UUID

from django import forms
from django.core.paginator import Page
from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.utils.translation import gettext_lazy as _

from people.base.prepared import Prepared
from placement.base.enums import ORDER_ENDS, OrderState, Shift
from placement.employers.models import Employer
from placement.openings.conditions import Alone, Bus, Check
from placement.openings.models import JobOrder
from placement.openings.pay import local_pay

FIRST = (OrderState.REVIEW, OrderState.OPEN, OrderState.PARTLY_FILLED, OrderState.DRAFT, OrderState.ON_HOLD)
GOING_ON = "going_on"
NOTHING_CHOSEN: dict[str, Any] = {"state": GOING_ON}
# What a card of the list says.
OWN = (
    *(
        "id",
        "title",
        "state",
        "wage",
        "wage_to",
        "wage_unit",
        "hours",
        "on_days",
        "on_evenings",
        "on_nights",
        "on_weekends",
    ),
    *("alone", "check_kind", "check_years", "check_when", "bus", "remote", "closes_on"),
)
OF_EMPLOYER = ("employer__name", "employer__state")
WISHES = (
    ("no_nights", _("No nights")),
    ("not_alone", _("Never alone")),
    ("no_check", _("No background check")),
    ("by_bus", _("Bus or train near")),
    ("remote", _("Can be done from home")),
    ("living", _("Pays a living wage")),
)


class OpeningFilter(forms.Form):
    """What is looked for; everything may be left as it is."""

    q = forms.CharField(label=_("Job or employer"), max_length=80, required=False)
    state = forms.ChoiceField(
        label=_("State"),
        choices=[(GOING_ON, _("Not over")), ("", _("All")), *OrderState.choices],
        required=False,
        initial=GOING_ON,
    )
    shift = forms.ChoiceField(label=_("When"), choices=[("", _("All")), *Shift.choices], required=False)
    county = forms.ChoiceField(label=_("County"), required=False)
    least = forms.DecimalField(
        label=_("Pays at least, an hour"),
        min_value=0,
        max_value=999,
        decimal_places=2,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "govuk-input--width-5"}),
    )
    wishes = forms.MultipleChoiceField(
        label=_("Only those that say"), choices=WISHES, widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["county"].choices = [("", _("All")), *((one, one) for one in counties())]  # type: ignore[attr-defined]

    def chosen(self) -> dict[str, Any]:
        """Return what was chosen; what cannot be read is left out."""
        self.is_valid()
        return {**NOTHING_CHOSEN, **self.cleaned_data} if self.is_bound else NOTHING_CHOSEN


def counties() -> tuple[str, ...]:
    """Return the counties of which staff wrote something down. One query."""
    return tuple(sorted({*local_pay()} - {""}))


class OwnFilter(OpeningFilter):
    """What a student looks for among the openings for them: all of them are open, so that no state is asked."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["state"]

    def ids(self) -> set[UUID] | None:
        """Return the openings that fit what was chosen, `None` where nothing was: nothing is left out then."""
        if not self.is_bound:
            return None
        self.is_valid()
        return set(JobOrder.objects.filter(_wanted(self.cleaned_data)).values_list("pk", flat=True))


def listed(chosen: dict[str, Any], number: str | None, size: int) -> Page[Any]:
    """Return one page of the openings that fit what was chosen, those to review first, as their cards say them.

    A row has the columns `OWN` and `OF_EMPLOYER`; `whole` makes the opening of it. Two queries: what is counted and put
    in order is narrow. What somebody typed, and pay that staff write down, is asked anew: its SQL is not kept.
    """
    page = _of_page(chosen).page(number, size, "1, 2 DESC, 3", **_kept(chosen))
    rows = {row.id: row for row in ON_CARDS(pks=[pk for *_order, pk in page])}
    return Page([rows[pk] for *_order, pk in page if pk in rows], page.number, page.paginator)


def _of_page(chosen: dict[str, Any]) -> Prepared[Any]:
    words = chosen.get("q", "").strip() or chosen.get("county") or chosen.get("least") is not None
    if words or "living" in chosen.get("wishes", ()):
        return Prepared(lambda **_kept: _in_order(chosen))
    return LISTED


def _kept(chosen: dict[str, Any]) -> dict[str, tuple[Any, ...]]:
    # In tuples: a text by itself would be one that somebody typed.
    return {"state": (chosen.get("state"),), "shift": (chosen.get("shift"),), "wishes": (*chosen.get("wishes", ()),)}


def _in_order(chosen: dict[str, Any]) -> QuerySet[JobOrder, Any]:
    """Return what puts openings in order, and their ids."""
    rank = Case(
        *(When(state=state, then=Value(number)) for number, state in enumerate(FIRST)),
        default=Value(len(FIRST)),
        output_field=IntegerField(),
    )
    return (
        JobOrder.objects.filter(_wanted(chosen)).order_by().annotate(rank=rank).values_list("rank", "created_at", "pk")
    )


LISTED: Prepared[Any] = Prepared(
    lambda *, state, shift, wishes: _in_order({"state": state[0], "shift": shift[0], "wishes": wishes})
)
ON_CARDS: Prepared[Any] = Prepared(
    lambda *, pks: JobOrder.objects.filter(pk__in=pks).order_by().values_list(*OWN, *OF_EMPLOYER, named=True)
)


def whole(row: Any) -> JobOrder:
    """Return a row of the list as an opening that knows what its card says, and no more."""
    facts = row._asdict()
    employer = Employer(name=facts["employer__name"], state=facts["employer__state"])
    return JobOrder(employer=employer, **{name: facts[name] for name in OWN})


def _wanted(chosen: dict[str, Any]) -> Q:
    wanted = Q()
    if words := chosen.get("q", "").strip():
        wanted &= Q(title__icontains=words) | Q(employer__name__icontains=words)
    if chosen.get("state") == GOING_ON:
        wanted &= ~Q(state__in=ORDER_ENDS)
    elif chosen.get("state"):
        wanted &= Q(state=chosen["state"])
    if shift := chosen.get("shift"):
        name = {Shift.DAY: "on_days", Shift.EVENING: "on_evenings", Shift.NIGHT: "on_nights"}.get(shift, "on_weekends")
        wanted &= Q(**{name: True})
    if county := chosen.get("county"):
        wanted &= Q(county=county)
    if (least := chosen.get("least")) is not None:
        wanted &= Q(hourly__gte=least)
    for wish in chosen.get("wishes", ()):
        wanted &= _living() if wish == "living" else SAID[wish]
    return wanted


# What is not said is not said to be so: an opening without a word about nights is none "without nights".
SAID = {
    "no_nights": Q(on_nights=False) & (Q(on_days=True) | Q(on_evenings=True) | Q(on_weekends=True)),
    "not_alone": Q(alone=Alone.NEVER),
    "no_check": Q(check_kind=Check.NONE),
    "by_bus": Q(bus=Bus.YES),
    "remote": Q(remote=True),
}


def _living() -> Q:
    """Return which openings pay what one can live on where they are; where nothing is known, none does."""
    known = local_pay()
    wanted = Q(pk__in=[])
    for county, pay in known.items():
        if county and pay.living is not None:
            wanted |= Q(county=county, hourly__gte=pay.living)
    said = [county for county, pay in known.items() if county]
    if known[""].living is not None:
        wanted |= ~Q(county__in=said) & Q(hourly__gte=known[""].living)
    return wanted
