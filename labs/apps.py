"""App configuration."""

from django.apps import AppConfig


class LabsConfig(AppConfig):
    """The labs app."""

    name = "labs"
    label = "labs"

    def ready(self) -> None:
        """Offer lab cards and numbers to pathways, name our message, hear who leaves, and say what we hold."""
        from labs import rights
        from labs.grades.answers_waiting import answers_waiting
        from labs.grades.selectors.student import lab_cards
        from labs.servers import sign_out
        from pathways.cohorts import open_work
        from pathways.learning import lab_cards as labcards
        from people.base.signals import sign_out_everywhere
        from people.messages.notify import register_kind

        labcards.register(lab_cards)
        open_work.register(answers_waiting)
        rights.register()
        register_kind("lab_feedback", sign_out.FEEDBACK_LABEL)
        register_kind("lab_time", sign_out.FEEDBACK_LABEL)
        sign_out_everywhere.connect(sign_out.end_hub_sessions, dispatch_uid="labs-leave")
