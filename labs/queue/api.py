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

from labs.assignments.models import AssignmentVersion
from labs.base import file_store
from labs.base.api import GraderTokenAuthentication, IsGrader, LabsAPIView
from labs.base.serializers import DetailSerializer
from labs.queue import broker
from labs.queue.models import GradingJob
from labs.queue.serializers import LeaseRequestSerializer, LeaseSerializer, RenewSerializer
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
        jobs = leased(wanted)
        while not jobs and wanted["max"] and (left := give_up - time.monotonic()) > 0:
            broker.wait_for_news(min(pause, left))
            pause = min(pause * 1.2, LAST_LOOK_S)
            if broker.anything_due():
                jobs = leased(wanted)
        return Response(LeaseSerializer({"jobs": jobs}).data)


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
        return as_zip(with_manifest(file_store.read(found.source_path), found.manifest))


class SubmissionFilesView(GradingView):
    """What a student handed in."""

    @extend_schema(responses={(200, "application/zip"): OpenApiTypes.BINARY}, tags=["grading"])
    def get(self, request: Request, submission: UUID) -> HttpResponse:
        """Return the zip as it came."""
        return as_zip(file_store.read(get_object_or_404(Submission, pk=submission).path))


def with_manifest(source: bytes, manifest: dict[str, Any]) -> bytes:
    """Return the zip `source` with manifest.json in it."""
    out = io.BytesIO(source)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        if "manifest.json" not in archive.namelist():
            archive.writestr("manifest.json", json.dumps(manifest))
    return out.getvalue()


def as_zip(data: bytes) -> HttpResponse:
    """Return the bytes as a download that nobody keeps."""
    return HttpResponse(
        data,
        content_type="application/zip",
        headers={"Cache-Control": "no-store", "Content-Disposition": 'attachment; filename="files.zip"'},
    )
