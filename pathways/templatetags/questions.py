"""The place under a lesson, a task or feedback where a student asks and reads what was answered."""

from typing import Any
from uuid import UUID

from django import template
from django.utils.safestring import SafeString

from pathways.questions.forms import AskForm
from pathways.questions.places import Spot, spot
from pathways.questions.rules import cohort_to_ask
from pathways.questions.selectors import own_questions, shared_at
from pathways.questions.views.student import draft_key
from people.base.stencils import Stencil
from people.models import User

register = template.Library()
# The form under every lesson is the same but for where it leads.
FORM = Stencil("pathways/questions/ask_form.html", texts="csrf_token draft", ids="target")


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
        "form": _empty_form(found, place, target, context.get("csrf_token")),
        "own": own_questions(user, target),
        "shared": [(one, found.part_title(one.part)) for one in shared_at(cohort, target, reader=user)],
    }


def _empty_form(found: Spot, place: str, target: UUID, token: Any) -> SafeString:
    """Return the form for a question here, before anybody typed into it: drawn once for each list of parts."""
    words = {"csrf_token": token, "draft": draft_key(target), "target": target}
    parts = tuple((key, str(title)) for key, title in found.parts)
    return FORM.fill(words, (place, parts), lambda: {"place": place, "form": AskForm(spot=found, auto_id="ask_%s")})
