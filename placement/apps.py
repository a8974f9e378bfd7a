"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PlacementConfig(AppConfig):
    """The placement app."""

    name = "placement"
    label = "placement"

    def ready(self) -> None:
        """Tell people how an employer sees a release, and listen for releases that end, say what we hold."""
        from pathways.base.signals import student_moved
        from pathways.content.serving import show_beside
        from pathways.learning.rules import open_also
        from people.messages.notify import register_kind, register_quiet
        from people.oversight import desk
        from people.releases.disclosure import register_preview
        from people.releases.services.releases import check_at_signing
        from placement import hand_overs, rights
        from placement.base.signals import employer_ended
        from placement.board.workload import desks as workload
        from placement.duplicates.views import part as merged
        from placement.employers.desk import desks
        from placement.employers.parts import register_part
        from placement.interviews import receivers as interviews
        from placement.offers import receivers as offers
        from placement.openings.public import beside_pathway
        from placement.openings.selectors import opens_lesson
        from placement.referrals import receivers as referrals
        from placement.referrals.hand_overs import QUIET, QUIET_SOON, SOON
        from placement.referrals.profile import preview
        from placement.relations import receivers as relations
        from placement.scorecards.views import part as scorecard
        from placement.wishes import receivers as wishes
        from placement.wishes.away import check_signing

        rights.register()
        hand_overs.register()
        desk.register(desks)
        desk.register(workload)
        register_preview("employer", preview)
        open_also(opens_lesson)
        show_beside("PathwayPage", beside_pathway)
        check_at_signing(check_signing)
        register_quiet(QUIET, alike="opening")
        register_quiet(QUIET_SOON, alike=SOON)
        register_kind(SOON, _("Something comes up soon"))
        register_kind("opening", _("There is news about a job"))
        register_kind("employer_message", _("There is an answer to read"))
        register_kind("contact_to_confirm", _("Something waits for a second person"))
        register_kind("opening_answered", _("There is an answer to read"))
        register_kind("referral_step", _("There is an answer to read"))
        interviews.register()
        offers.register()
        register_part(scorecard)
        register_part(merged)
        referrals.register()
        student_moved.connect(wishes.on_student_moved, dispatch_uid="placement.wishes")
        employer_ended.connect(relations.on_employer_ended, dispatch_uid="placement.relations")
