"""Reads of the labs app."""

from .gradebook import Gradebook, gradebook
from .health import grader_health
from .people import hub_groups
from .student import lab_cards, visible_feedback
from .teach import answers_to_grade, queue_rows, refused_rows

__all__ = [
    "Gradebook",
    "answers_to_grade",
    "gradebook",
    "grader_health",
    "hub_groups",
    "lab_cards",
    "queue_rows",
    "refused_rows",
    "visible_feedback",
]
