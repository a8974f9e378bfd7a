"""App configuration."""

from django.apps import AppConfig


class LabsConfig(AppConfig):
    """The labs app."""

    name = "labs"
    label = "labs"

    def ready(self) -> None:
        """Offer lab cards to lessons, name our kind of message, and hear when somebody leaves."""
        from labs import leaving
        from labs.selectors import lab_cards
        from pathways import labcards
        from people.notify import register_kind
        from people.signals import sign_out_everywhere

        labcards.register(lab_cards)
        register_kind("lab_feedback", leaving.FEEDBACK_LABEL)
        sign_out_everywhere.connect(leaving.end_hub_sessions, dispatch_uid="labs-leave")
