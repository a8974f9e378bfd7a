"""What this room tells others: the task of a question, its messages, what its texts are called, where can be asked."""

from django.utils.translation import gettext_lazy as _

from pathways.cohorts.duties import TEACHING
from pathways.questions import places
from pathways.questions.enums import Place
from pathways.questions.services import ANSWERED, TASK
from people.messages.notify import register_kind as name_message
from people.tasks.kinds import Kind, register_kind
from people.trail.selectors import name_field


def register() -> None:
    """Tell them; called once from `AppConfig.ready`."""
    places.register(Place.LESSON, places.lessons)
    register_kind(Kind(TASK, _("A student has a question"), TEACHING, message=TASK))
    name_message(TASK, _("Somebody in your cohort has a question"))
    name_message(ANSWERED, _("There is an answer to read"))
    name_field("question", _("a question of yours"))
    name_field("question_answer", _("the answer to a question of yours"))
