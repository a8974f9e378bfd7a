"""Endpoints for graders: lease, fetch, report."""

import base64
import io
import json
import time
import zipfile
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiTypes, extend_schema
from rest_framework.parsers import JSONParser
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from labs.assignments.checks.models import VersionSealing
from labs.assignments.checks.selectors import any_due
from labs.assignments.checks.services import lease_sealing, record_sealing
from labs.assignments.models import AssignmentVersion
from labs.base import file_store
from labs.base.api import RESULT_BYTES, GraderTokenAuthentication, IsGrader, LabsAPIView
from labs.base.errors import TooBig
from labs.base.serializers import DetailSerializer
from labs.queue import broker
from labs.queue.models import GradingJob
from labs.queue.serializers import LeaseRequestSerializer, LeaseSerializer, RenewSerializer, SealingResultSerializer
from labs.queue.services import lease_jobs, renew_lease, work_seconds
from labs.submissions.models import Submission

FIRST_LOOK_S, LAST_LOOK_S = 0.05, 0.25
# Most hand-ins are a notebook or two: they go along with the lease and spare the grader a call.
INLINE_BYTES = 256 << 10


class GradingView(LabsAPIView):
    """Base of the graders' endpoints: JSON only, the grader's token only."""

    authentication_classes = [GraderTokenAuthentication]
    permission_classes = [IsGrader]
    parser_classes = [JSONParser]
    renderer_classes = [JSONRenderer]


class LeaseView(GradingView):
    """Hand out jobs, waiting for some where there are none."""

    @extend_schema(request=LeaseRequestSerializer, responses=LeaseSerializer, tags=["grading"])
    def post(self, request: Request) -> Response:
        """Lease up to `max` jobs; wait up to `wait_s` seconds between cheap looks, outside any transaction."""
        asked = LeaseRequestSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        wanted = asked.validated_data
        give_up, pause = time.monotonic() + wanted["wait_s"], FIRST_LOOK_S
        answer = handed_out(wanted)
        while not any(answer.values()) and wanted["max"] and (left := give_up - time.monotonic()) > 0:
            broker.wait_for_news(min(pause, left))
            pause = min(pause * 1.2, LAST_LOOK_S)
            if broker.anything_due() or any_due():
                answer = handed_out(wanted)
        return Response(LeaseSerializer(answer).data)


def handed_out(wanted: dict[str, Any]) -> dict[str, Any]:
    """Lease what a validated lease call asks for. A version that nobody knows comes first: its hand-ins wait for it."""
    sealing = None
    if wanted["max"] and any_due(wanted["worker"], wanted["holding"]):
        sealing = lease_sealing(worker=wanted["worker"], holding=wanted["holding"])
    jobs = leased(wanted | {"max": 0} if sealing else wanted)
    return {"jobs": jobs, "sealings": [sealing] if sealing else []}


def leased(wanted: dict[str, Any]) -> list[GradingJob]:
    """Lease what a validated lease call asks for, at once; each job has its `deadline_s` and, if small, its `files`."""
    jobs = lease_jobs(
        worker=wanted["worker"],
        most=wanted["max"],
        sandbox=wanted["sandbox"],
        engine=wanted["engine"],
        holding=wanted["holding"],
    )
    for job in jobs:
        job.deadline_s = int(work_seconds(job.version))  # type: ignore[attr-defined]
        job.files = _small_files(job.submission)  # type: ignore[attr-defined]
    return jobs


def _small_files(submission: Submission) -> str | None:
    """Return the hand-in's zip as text; None where it is big, or gone: the grader asks for it then, and is told."""
    if submission.size > INLINE_BYTES:
        return None
    try:
        return base64.b64encode(file_store.read(submission.path)).decode()
    except OSError:
        return None


class RenewView(GradingView):
    """A grader is still at work on a job."""

    @extend_schema(request=RenewSerializer, responses=DetailSerializer, tags=["grading"])
    def post(self, request: Request, job: UUID) -> Response:
        """Let it keep the job for another while; 409 where the lease is somebody else's, or the time is up."""
        sent = RenewSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        found = get_object_or_404(GradingJob.objects.only("pk"), pk=job)
        renew_lease(job=found, lease=sent.validated_data["lease"])
        return Response(DetailSerializer({"detail": "Kept."}).data)


class VersionView(GradingView):
    """The answer key and manifest of one version; never changes."""

    @extend_schema(responses={(200, "application/zip"): OpenApiTypes.BINARY}, tags=["grading"])
    def get(self, request: Request, version: UUID) -> HttpResponse:
        """Return the source's zip with the manifest beside it."""
        found = get_object_or_404(AssignmentVersion, pk=version)
        kept = VersionSealing.objects.filter(version=found, result__isnull=False).first()
        return as_zip(with_manifest(file_store.read(found.source_path), found.manifest, kept.result if kept else None))


class SubmissionFilesView(GradingView):
    """What a student handed in."""

    @extend_schema(responses={(200, "application/zip"): OpenApiTypes.BINARY}, tags=["grading"])
    def get(self, request: Request, submission: UUID) -> HttpResponse:
        """Return the zip as it came."""
        return as_zip(file_store.read(get_object_or_404(Submission, pk=submission).path))


class SealingResultView(GradingView):
    """Take what a grader found out of a version's checks."""

    @extend_schema(request=SealingResultSerializer, responses=DetailSerializer, tags=["grading"])
    def post(self, request: Request, sealing: UUID) -> Response:
        """Keep it once; a lease gone to somebody else gets 409. Without `sealing` it is tried again later."""
        if int(request.META.get("CONTENT_LENGTH") or 0) > RESULT_BYTES:
            raise TooBig
        sent = SealingResultSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        said = sent.validated_data
        found = get_object_or_404(VersionSealing.objects.only("pk"), pk=sealing)
        new = record_sealing(sealing=found, lease=said["lease"], result=said["sealing"], detail=said["detail"])
        return Response(DetailSerializer({"detail": "stored" if new else "already"}).data)


def with_manifest(source: bytes, manifest: dict[str, Any], sealing: dict[str, Any] | None = None) -> bytes:
    """Return the zip `source` with manifest.json in it, and sealing.json where the version's checks are known."""
    out = io.BytesIO(source)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (("manifest.json", manifest), ("sealing.json", sealing)):
            if content is not None and name not in archive.namelist():
                archive.writestr(name, json.dumps(content))
    return out.getvalue()


def as_zip(data: bytes) -> HttpResponse:
    """Return the bytes as a download that nobody keeps."""
    return HttpResponse(
        data,
        content_type="application/zip",
        headers={"Cache-Control": "no-store", "Content-Disposition": 'attachment; filename="files.zip"'},
    )
