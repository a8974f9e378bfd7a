"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PathwaysConfig(AppConfig):
    """The pathways app."""

    name = "pathways"
    label = "pathways"

    def ready(self) -> None:
        """Let the catalogue be checked once a request, and again after a page changed in it; say what we hold,
        and how pages are shown.

        Give a seat to who comes with a card, count what waits, and name our messages.
        """
        from django.core.signals import request_finished, request_started
        from django.db.models.signals import post_delete
        from wagtail import signals

        from pathways import rights
        from pathways.attendance.selectors import asks_waiting
        from pathways.attendance.services import ASKED
        from pathways.base.signals import progressed
        from pathways.cohorts import open_work
        from pathways.content import catalogue, serving
        from pathways.finishing import pages
        from pathways.finishing import receivers as finishing
        from pathways.finishing.services import MESSAGE as FINISHED
        from pathways.finishing.services import OPENED
        from pathways.learning.selectors import lesson_pages, public_pages
        from pathways.planning.services.sessions import MESSAGE as CHANGED
        from pathways.roster import receivers
        from people.base.signals import came_in
        from people.messages.notify import register_kind

        rights.register()
        open_work.register(asks_waiting)
        came_in.connect(receivers.came_in, dispatch_uid="pathways-cards")
        register_kind(CHANGED, _("There is news about your class"))
        progressed.connect(finishing.progressed, dispatch_uid="pathways-finishing")
        register_kind(FINISHED, _("Well done: there is good news about your pathway"))
        register_kind(OPENED, _("Something new is open for you"))
        register_kind(ASKED, _("Somebody in your cohort has a question"))
        serving.show("PathwayIndexPage", public_pages.index_context)
        serving.show("PathwayPage", public_pages.pathway_context)
        serving.show("CoursePage", pages.course_context)
        serving.show("LessonPage", lesson_pages.lesson_context, pages.lesson_refusal)
        request_started.connect(catalogue.begin_request, dispatch_uid="pathways-catalogue")
        request_finished.connect(catalogue.end_request, dispatch_uid="pathways-catalogue")
        for signal in (signals.page_published, signals.page_unpublished, signals.post_page_move, post_delete):
            signal.connect(catalogue.forget_stamp, dispatch_uid="pathways-catalogue")
