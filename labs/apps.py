"""App configuration."""

from django.apps import AppConfig


class LabsConfig(AppConfig):
    """The labs app."""

    name = "labs"
    label = "labs"

    def ready(self) -> None:
        """Connect the rooms; offer lab cards, numbers and due days to pathways, name our messages, hear who leaves."""
        from labs import hand_overs, rights
        from labs.assignments.selectors import minutes_of_labs, titles_of_labs
        from labs.base.signals import count_again, handed_in
        from labs.dates import cohort_days
        from labs.grades import places_to_ask
        from labs.grades.answers_waiting import answers_waiting
        from labs.grades.person_work import lab_work
        from labs.grades.receivers import fold_again, show_attempt
        from labs.grades.selectors.student import lab_cards
        from labs.queue.receivers import queue_hand_in
        from labs.servers import sign_out
        from pathways.cohorts import due_days, open_work
        from pathways.content import choosers, minutes
        from pathways.guidance import lab_work as guidance
        from pathways.learning import lab_cards as labcards
        from pathways.questions import places
        from pathways.questions.enums import Place
        from people.base.signals import sign_out_everywhere
        from people.messages.notify import register_kind

        handed_in.connect(queue_hand_in, dispatch_uid="labs-queue")
        handed_in.connect(show_attempt, dispatch_uid="labs-show")
        count_again.connect(fold_again, dispatch_uid="labs-fold")
        labcards.register(lab_cards)
        minutes.register(minutes_of_labs)
        choosers.register_labs(titles_of_labs)
        guidance.register(lab_work)
        open_work.register(answers_waiting)
        due_days.register(cohort_days.SOURCE)
        for place in (Place.LAB, Place.FEEDBACK):
            places.register(place, places_to_ask.labs)
        rights.register()
        hand_overs.register()
        register_kind("lab_feedback", sign_out.FEEDBACK_LABEL)
        register_kind("lab_time", sign_out.FEEDBACK_LABEL)
        sign_out_everywhere.connect(sign_out.end_hub_sessions, dispatch_uid="labs-leave")
