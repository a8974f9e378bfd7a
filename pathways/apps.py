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
        from django.db.models.signals import post_delete, post_save
        from wagtail import signals
        from wagtail.models import PageViewRestriction

        from pathways import rights
        from pathways.announcements.services import MESSAGE as ANNOUNCED
        from pathways.attendance.selectors import asks_waiting
        from pathways.attendance.services import ASKED
        from pathways.base.signals import progressed
        from pathways.cohorts import duties, looked_after, open_work
        from pathways.content import catalogue, choosers, moderation, serving
        from pathways.content.models.term import Term
        from pathways.content.selectors.lessons import labs_named
        from pathways.editing import previews, publishing
        from pathways.finishing import pages
        from pathways.finishing import receivers as finishing
        from pathways.finishing.hand_overs import SIGN_OFF
        from pathways.finishing.services import MESSAGE as FINISHED
        from pathways.finishing.services import OPENED
        from pathways.learning.selectors import lesson_pages, public_pages
        from pathways.planning.services.sessions import MESSAGE as CHANGED
        from pathways.questions import hand_overs as questions
        from pathways.questions.selectors import questions_waiting
        from pathways.roster import receivers
        from people.base.signals import came_in, staffing_changed
        from people.messages.notify import register_kind
        from people.tasks import kinds as tasks

        rights.register()
        open_work.register(asks_waiting)
        open_work.register(questions_waiting)
        questions.register()
        came_in.connect(receivers.came_in, dispatch_uid="pathways-cards")
        progressed.connect(finishing.progressed, dispatch_uid="pathways-finishing")
        register_kind(FINISHED, _("Well done: there is good news about your pathway"))
        register_kind(OPENED, _("Something new is open for you"))
        came_in.connect(looked_after.on_came_in, dispatch_uid="pathways-looked-after")
        staffing_changed.connect(looked_after.on_staffing_changed, dispatch_uid="pathways-looked-after")
        duties.register()
        looked_after.register()
        moderation.register()
        publishing.register()
        tasks.register_kind(
            tasks.Kind(ASKED, _("Somebody asks to correct their attendance"), duties.TEACHING, message=ASKED),
            tasks.Kind(SIGN_OFF, _("A course waits for your word that it is finished"), duties.TEACHING),
        )
        for news in (CHANGED, ANNOUNCED):
            register_kind(news, _("There is news about your class"))
        register_kind(ASKED, _("Somebody in your cohort has a question"))
        choosers.register_labs(labs_named)
        serving.preview_as(previews.modes, previews.show)
        serving.show("PathwayIndexPage", public_pages.index_context)
        serving.show("PathwayPage", public_pages.pathway_context)
        serving.show("FoundationPage", public_pages.foundation_context)
        serving.show("CoursePage", pages.course_context)
        serving.show("LessonPage", lesson_pages.lesson_context, pages.lesson_refusal)
        request_started.connect(catalogue.begin_request, dispatch_uid="pathways-catalogue")
        request_finished.connect(catalogue.end_request, dispatch_uid="pathways-catalogue")
        for kind in (Term, PageViewRestriction):
            post_save.connect(catalogue.forget_stamp, sender=kind, dispatch_uid="pathways-catalogue")
        for signal in (signals.page_published, signals.page_unpublished, signals.post_page_move, post_delete):
            signal.connect(catalogue.forget_stamp, dispatch_uid="pathways-catalogue")
