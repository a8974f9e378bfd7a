"""What the page editor keeps about staff: forgetting it."""

from django.apps import apps
from django.utils.translation import gettext_noop
from wagtail.admin.models import EditingSession, FormState
from wagtail.models import APIToken, PageSubscription
from wagtail.users.models import UserProfile

from people.rights import erasure, retention

# What the page editor keeps for one member of staff alone.
EDITOR_KINDS = (APIToken, EditingSession, FormState, PageSubscription, UserProfile)
# What staff wrote together: pages, their versions and remarks, files, and the log of it all.
PAGES = (
    *("wagtailcore.Page", "wagtailcore.Revision", "wagtailcore.Comment", "wagtailcore.CommentReply"),
    *("wagtailcore.ModelLogEntry", "wagtailcore.PageLogEntry", "wagtailcore.TaskState", "wagtailcore.WorkflowState"),
    *("wagtaildocs.Document", "wagtailimages.Image", "wagtailcore.UploadedFile"),
    *("wagtail_localize.SegmentOverride", "wagtail_localize.StringTranslation"),
)
# What staff wrote together: pages, their versions and remarks, files, and the log of it all.
PAGES = (
    *("wagtailcore.Page", "wagtailcore.Revision", "wagtailcore.Comment", "wagtailcore.CommentReply"),
    *("wagtailcore.ModelLogEntry", "wagtailcore.PageLogEntry", "wagtailcore.TaskState", "wagtailcore.WorkflowState"),
    *("wagtaildocs.Document", "wagtailimages.Image", "wagtailcore.UploadedFile"),
    *("wagtail_localize.SegmentOverride", "wagtail_localize.StringTranslation"),
)
EDITOR = gettext_noop("settings in the page editor")


def register() -> None:
    """Tell the people app of it; called once from `AppConfig.ready`."""
    erasure.register(EDITOR, lambda user: sum(kind.objects.filter(user=user).delete()[0] for kind in EDITOR_KINDS))
    retention.keep(retention.WITH_ACCOUNT, *EDITOR_KINDS)
    pages = "with the page or file: it names only an account of staff, which erasure empties"
    retention.keep(pages, *(apps.get_model(name) for name in PAGES))
