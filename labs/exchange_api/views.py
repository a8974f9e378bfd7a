"""Endpoints for lab servers: the nbgrader exchange over HTTP."""

import io
import json
import tempfile
import zipfile
from pathlib import Path
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, OpenApiTypes, extend_schema
from rest_framework import status
from rest_framework.authentication import SessionAuthentication
from rest_framework.exceptions import NotFound, PermissionDenied
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from labs.assignments import rules
from labs.assignments.models import Assignment, AssignmentVersion
from labs.assignments.services import meta_text, publish_version
from labs.base import file_store, roster
from labs.base.api import LabsAPIView, RawParser
from labs.base.enums import Via
from labs.base.errors import BadArchive, BuildRefused, TooBig
from labs.base.serializers import DetailSerializer
from labs.exchange_api.authentication import HubTokenAuthentication
from labs.exchange_api.selectors import listing, not_yet, readable_submission
from labs.exchange_api.serializers import AssignmentListSerializer, PublishedSerializer, ReceiptSerializer
from labs.exchange_api.services import attach_feedback
from labs.grades.selectors.student import documents_of
from labs.queue.api import as_zip
from labs.submissions import archives
from labs.submissions.rules import can_grade
from labs.submissions.services import note_opening, note_refusal, receive_submission
from people.models import User

ZIP = {(200, "application/zip"): OpenApiTypes.BINARY}
ZIP_BODY = {"application/zip": OpenApiTypes.BINARY}
# What a course sets for itself is a few lines; an address holds no more.
SETTINGS_CHARACTERS = 6_000


class ExchangeView(LabsAPIView):
    """Base: a lab server's token, or a browser session for people who look around."""

    authentication_classes = [HubTokenAuthentication, SessionAuthentication]
    permission_classes = [IsAuthenticated]
    parser_classes = [RawParser]

    def assignment(self, course: str, assignment: str) -> Assignment:
        """Return the lab if the person may open it; 403 for an outsider whether or not it exists, else 404.

        People of the course read whether there is no such lab or it is not released yet.
        """
        found = Assignment.objects.select_related("current").filter(course_key=course, key=assignment).first()
        if found is not None and rules.can_open(self.person, found):
            return found
        if course not in {*_courses(self.person)}:
            raise PermissionDenied(_("You are not in this course."))
        if found is None:
            raise Http404
        raise NotFound(not_yet(self.person, found))

    @property
    def sent(self) -> bytes:
        """The body; empty where none came."""
        data = self.request.data
        return data if isinstance(data, bytes) else b""

    @property
    def person(self) -> User:
        """The person behind the token."""
        user: User = self.request.user  # type: ignore[assignment]
        return user


def _courses(user: User) -> list[str]:
    return [*roster.courses_learnt(user), *roster.courses_taught(user)]


class AssignmentsView(ExchangeView):
    """The labs of the person's courses, with attempts."""

    @extend_schema(
        parameters=[OpenApiParameter("course", str, description="One course's key; all where left out")],
        responses=AssignmentListSerializer,
        tags=["exchange"],
    )
    def get(self, request: Request) -> Response:
        """List labs; students see their own attempts, instructors those of their students."""
        return Response({"assignments": listing(self.person, request.query_params.get("course", ""))})


class ReleaseView(ExchangeView):
    """The students' files of a lab."""

    @extend_schema(responses=ZIP, tags=["exchange"])
    def get(self, request: Request, course: str, assignment: str) -> HttpResponse:
        """Return the newest release, and note that the person has the lab now."""
        lab = self.assignment(course, assignment)
        version = lab.current
        assert version is not None
        note_opening(assignment=lab, student=self.person)
        return as_zip(file_store.read(version.release_path))

    @extend_schema(request=ZIP_BODY, responses={202: DetailSerializer}, tags=["exchange"])
    def put(self, request: Request, course: str, assignment: str) -> Response:
        """Check an instructor's release; the version itself is built from the source that comes next."""
        _may_change(self.person, course)
        archives.examine(self.sent)
        return Response({"detail": _("Send the source next; the release is made from it.")}, status.HTTP_202_ACCEPTED)


class SourceView(ExchangeView):
    """An instructor's source of a lab."""

    @extend_schema(
        parameters=[OpenApiParameter("settings", str, description="JSON: the course's own marks, where it has some")],
        request=ZIP_BODY,
        responses={201: PublishedSerializer},
        tags=["exchange"],
    )
    def put(self, request: Request, course: str, assignment: str) -> Response:
        """Build a new immutable version from the source, by the course's own marks, and make it current."""
        _may_change(self.person, course)
        archives.examine(self.sent)
        known = AssignmentVersion.objects.filter(assignment__course_key=course, assignment__key=assignment)
        # The newest, which students may not have yet: a lab that is released again keeps what its last version knows.
        newest = known.order_by("-number").first()
        before = newest.manifest if newest else {}
        own = _own_settings(request.query_params.get("settings", ""), before)
        version = _publish(self.sent, course, assignment, self.person, before, own)
        current = version.assignment.current_id == version.pk
        waits = _("Taken. Students get it once a grader has tried its checks: see the site.")
        detail = _("Released.") if current else waits
        return Response({"version": version.number, "detail": detail}, status.HTTP_201_CREATED)


def _may_change(user: User, course: str) -> None:
    if not rules.can_change_assignment(user, course):
        raise PermissionDenied(_("Only an instructor of this course can release labs."))


def _own_settings(sent: str, before: dict[str, Any]) -> dict[str, Any]:
    """Return the course's own marks and the like: as its nbgrader sent them, else as the version before has them.

    Raises `BuildRefused` for what is no such text; the builder looks at each value.
    """
    if not sent:
        return {"clearing": before["clearing"]} if before.get("clearing") else {}
    try:
        own = json.loads(sent) if len(sent) <= SETTINGS_CHARACTERS else None
    except (ValueError, RecursionError):
        own = None
    if not isinstance(own, dict):
        raise BuildRefused(_("The settings of your course could not be read. Look at your nbgrader_config.py."))
    return own


def _publish(
    data: bytes, course: str, key: str, by: User, before: dict[str, Any], own: dict[str, Any]
) -> AssignmentVersion:
    """Unpack a checked source into a folder of its own and publish it."""
    if not all(part.replace("-", "").replace("_", "").isalnum() for part in (course, key)):
        raise BuildRefused(_("Use letters, digits and hyphens in the lab's name."))
    with tempfile.TemporaryDirectory(prefix="source-") as folder:
        source = Path(folder, course, "source", key)
        source.mkdir(parents=True)
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            archive.extractall(source)
        meta = Path(folder, course, "meta", f"{key}.yaml")
        meta.parent.mkdir()
        meta.write_text(meta_text(before))
        version, _is_new = publish_version(source=source, meta=meta, by=by, at_once=False, own=own)
    return version


class SubmitView(ExchangeView):
    """Hand in."""

    @extend_schema(request=ZIP_BODY, responses={201: ReceiptSerializer, 200: ReceiptSerializer}, tags=["exchange"])
    def post(self, request: Request, course: str, assignment: str) -> Response:
        """Keep the zip as the next attempt and answer with the receipt; who and when are decided here."""
        found = self.assignment(course, assignment)
        try:
            submission, new = receive_submission(student=self.person, assignment=found, data=self.sent, via=Via.LAB)
        except (BadArchive, TooBig) as error:
            note_refusal(student=self.person, assignment=found, via=Via.LAB, reason=str(error))
            raise
        receipt = ReceiptSerializer(submission).data
        return Response(receipt, status.HTTP_201_CREATED if new else status.HTTP_200_OK)


class FilesView(ExchangeView):
    """What was handed in."""

    @extend_schema(responses=ZIP, tags=["exchange"])
    def get(self, request: Request, course: str, assignment: str, submission: UUID) -> HttpResponse:
        """Return the zip as it came."""
        return as_zip(file_store.read(readable_submission(self.person, course, assignment, submission).path))


class FeedbackView(ExchangeView):
    """The feedback page of one notebook."""

    @extend_schema(responses={(200, "text/html"): OpenApiTypes.STR}, tags=["exchange"])
    def get(self, request: Request, course: str, assignment: str, submission: UUID, notebook: str) -> HttpResponse:
        """Return the page; 404 while the student may not see it yet."""
        found = readable_submission(self.person, course, assignment, submission)
        grade = getattr(found, "grade", None)
        own = found.student_id == self.person.pk
        pages = documents_of(found, grade) if grade and not (own and grade.seen_points is None) else []
        page = next((page for page in pages if page.notebook == notebook), None)
        if page is None:
            raise Http404
        return HttpResponse(
            file_store.read(page.path),
            content_type="text/html; charset=utf-8",
            headers={
                "Cache-Control": "no-store",
                "Content-Security-Policy": "sandbox; default-src 'none'; frame-ancestors 'none'",
            },
        )

    @extend_schema(request={"text/html": OpenApiTypes.STR}, responses={201: DetailSerializer}, tags=["exchange"])
    def put(self, request: Request, course: str, assignment: str, submission: UUID, notebook: str) -> Response:
        """Keep a page that nbgrader made for an instructor; shown by the same rules as any other."""
        found = readable_submission(self.person, course, assignment, submission)
        if not can_grade(self.person, found):
            raise PermissionDenied(_("Only the course's instructors send feedback."))
        attach_feedback(submission=found, notebook=notebook, page=self.sent)
        return Response({"detail": "Kept."}, status.HTTP_201_CREATED)
