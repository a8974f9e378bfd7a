"""The endpoint to which graders report."""

from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from labs.assignments.checks.selectors import any_due
from labs.assignments.selectors import version_of
from labs.base.api import RESULT_BYTES
from labs.base.errors import TooBig
from labs.grades.serializers import ResultSerializer, StoredSerializer
from labs.grades.services.results import record_result
from labs.queue.api import GradingView, leased
from labs.queue.models import GradingJob


class ResultView(GradingView):
    """Take a grader's result, and hand out its next job with the answer if it wishes."""

    @extend_schema(request=ResultSerializer, responses=StoredSerializer, tags=["grading"])
    def post(self, request: Request, job: UUID) -> Response:
        """Store the result once; a lease gone to somebody else gets 409. `then`: a lease call, answered at once."""
        if int(request.META.get("CONTENT_LENGTH") or 0) > RESULT_BYTES:
            raise TooBig
        sent = ResultSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        found = get_object_or_404(GradingJob.objects.only("version_id"), pk=job)
        found.version = version_of(found.version_id)
        then = sent.validated_data.pop("then")
        stored = record_result(job=found, lease=sent.validated_data["lease"], result=sent.validated_data)
        answer: dict[str, Any] = {"state": "stored" if stored else "already"}
        if then and not any_due():
            # Who hands in what it held has lost nothing; one that sends it again may have missed our last answer.
            answer["jobs"] = leased(then | {"holding": None} if stored else then)
        return Response(StoredSerializer(answer).data, status=status.HTTP_200_OK)
