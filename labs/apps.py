"""App configuration."""

from django.apps import AppConfig


class LabsConfig(AppConfig):
    """The labs app."""

    name = "labs"
    label = "labs"

    def ready(self) -> None:
        """Offer lab cards and numbers to pathways, name our message, hear who leaves, and say what we hold."""
        from labs import leaving, rights
        from labs.selectors import lab_cards
        from labs.waiting import answers_waiting
        from pathways import labcards, waiting
        from people.notify import register_kind
        from people.signals import sign_out_everywhere

        labcards.register(lab_cards)
        waiting.register(answers_waiting)
        rights.register()
        register_kind("lab_feedback", leaving.FEEDBACK_LABEL)
        register_kind("lab_time", leaving.FEEDBACK_LABEL)
        sign_out_everywhere.connect(leaving.end_hub_sessions, dispatch_uid="labs-leave")
