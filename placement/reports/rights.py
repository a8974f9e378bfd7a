"""What a student said about jobs: handing it out, and when it goes by itself."""

from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people.models import User
from people.rights import export, retention
from people.trail.confidential import open_own
from placement.reports.models import JobReport


def register() -> None:
    """Tell the people app of it; called once from `AppConfig.ready`."""
    export.register("job_reports", _("What you told of jobs"), told)
    retention.register("what people told of jobs, one year after the answer", old_reports)


def told(user: User) -> list[dict[str, Any]]:
    """Return each thing that the person told, with its answer."""
    return [
        {
            "what": export.named(row, "kind"),
            "employer": open_own(user, "employer", row.sealed_employer),
            "day": row.on,
            "why": export.named(row, "reason"),
            "told": row.told_at,
            "answer": export.named(row, "answer"),
        }
        for row in JobReport.objects.filter(student=user)
    ]


def old_reports() -> "QuerySet[JobReport]":
    """Return reports that were answered more than a year ago."""
    return JobReport.objects.filter(answered_at__lt=timezone.now() - timedelta(days=365))
