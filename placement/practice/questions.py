"""Questions that interviews ask: those that nearly all ask, and one for each skill of an opening."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from pathways.models import Skill

OF_SKILL = "skill-"


@dataclass(frozen=True)
class Question:
    """One question: its key in an address, what is asked, and what helps to answer it."""

    key: str
    asked: str | Promise
    help: str | Promise


GENERAL = (
    Question(
        "about-you",
        _("Tell me about yourself."),
        _("Speak of your work and what you learned, for one minute. You need not speak of your life."),
    ),
    Question(
        "why-here",
        _("Why do you want to work here?"),
        _("Look up what they do. Name one thing about it that you like."),
    ),
    Question(
        "strengths",
        _("What are you good at?"),
        _("Choose two things. Give one example for each, from a lab or from work."),
    ),
    Question(
        "learning",
        _("What would you like to get better at?"),
        _("Name one true thing, and what you do about it now."),
    ),
    Question(
        "hard-problem",
        _("What was a hard problem that you solved?"),
        _("What was wrong, what did you try, what helped in the end?"),
    ),
    Question(
        "mistake",
        _("When did something go wrong, and what did you do?"),
        _("Take something small. Say what you do in another way since then."),
    ),
    Question(
        "team",
        _("How do you work with other people?"),
        _("Think of a time when you helped somebody, or asked for help."),
    ),
    Question(
        "gap",
        _("There is a gap in your résumé. What did you do then?"),
        _("You may say: I took time for my family and my health, and now I am ready to work. That is enough."),
    ),
    Question(
        "hours",
        _("When can you work, and when can you begin?"),
        _("Be clear about which hours you can and cannot do."),
    ),
    Question(
        "pay",
        _("What pay do you expect?"),
        _("You may ask what the range is. Where we have it, the living wage stands beside the pay."),
    ),
    Question(
        "not-asked",
        _("What may they not ask you?"),
        _("Health, family plans, faith, where you were born. You may say: I would like to talk about the work."),
    ),
    Question(
        "your-questions",
        _("Do you have questions for us?"),
        _("Ask two: what a day looks like, and what comes next after this talk."),
    ),
)
_GENERAL = {question.key: question for question in GENERAL}


def of_skills(skills: Iterable[Skill]) -> list[Question]:
    """Return one question for each skill, in the reader's language."""
    return [
        Question(
            f"{OF_SKILL}{skill.key}",
            gettext("Tell of one time when you did this: %(skill)s.") % {"skill": skill.title},
            gettext("Say what the task was, what you did, and what came of it. A lab counts."),
        )
        for skill in skills
    ]


def question_of(key: str) -> Question | None:
    """Return the question of a key, `None` for one that nobody asks. At most one query."""
    if key in _GENERAL or not key.startswith(OF_SKILL):
        return _GENERAL.get(key)
    found = of_skills(Skill.objects.filter(key=key.removeprefix(OF_SKILL)))
    return found[0] if found else None
