"""The place under a lesson, a task or feedback where a student asks and reads what was answered."""

from typing import Any
from uuid import UUID

from django import template

from pathways.questions.forms import AskForm
from pathways.questions.places import spot
from pathways.questions.rules import cohort_to_ask
from pathways.questions.selectors import own_questions, shared_at
from pathways.questions.views.student import draft_key
from people.models import User

register = template.Library()


@register.inclusion_tag("pathways/questions/here.html", takes_context=True)
def ask_here(context: Any, place: str, target: UUID) -> dict[str, Any]:
    """Show a student who learns this the form, their own questions here and what is shared with their cohort.

    Two queries, and one for the key where something was asked. Shows nothing to everybody else.
    """
    user = context["request"].user
    found = spot(place, target) if isinstance(user, User) else None
    cohort = cohort_to_ask(user, found.course_key) if found else None
    if found is None or cohort is None:
        return {"asks": False}
    return {
        "asks": True,
        "form": AskForm(spot=found, auto_id="ask_%s"),
        "place": place,
        "target": target,
        "draft": draft_key(target),
        "own": own_questions(user, target),
        "shared": [(one, found.part_title(one.part)) for one in shared_at(cohort, target, reader=user)],
        "csrf_token": context.get("csrf_token"),
    }
