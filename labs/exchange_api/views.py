"""Endpoints for lab servers: the nbgrader exchange over HTTP."""

import io
import tempfile
import zipfile
from pathlib import Path
from uuid import UUID

from django.http import Http404, HttpResponse
from drf_spectacular.utils import OpenApiParameter, OpenApiTypes, extend_schema
from rest_framework import status
from rest_framework.authentication import SessionAuthentication
from rest_framework.exceptions import PermissionDenied
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
from labs.exchange_api.selectors import listing, readable_submission
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


class ExchangeView(LabsAPIView):
    """Base: a lab server's token, or a browser session for people who look around."""

    authentication_classes = [HubTokenAuthentication, SessionAuthentication]
    permission_classes = [IsAuthenticated]
    parser_classes = [RawParser]

    def assignment(self, course: str, assignment: str) -> Assignment:
        """Return the lab if the person may open it; 403 for an outsider whether or not it exists, else 404."""
        found = Assignment.objects.select_related("current").filter(course_key=course, key=assignment).first()
        if found is not None and rules.can_open(self.person, found):
            return found
        if found is None and course in {*_courses(self.person)}:
            raise Http404
        raise PermissionDenied("You are not in this course.")

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
        return Response({"detail": "Send the source next; the release is made from it."}, status.HTTP_202_ACCEPTED)


class SourceView(ExchangeView):
    """An instructor's source of a lab."""

    @extend_schema(request=ZIP_BODY, responses={201: PublishedSerializer}, tags=["exchange"])
    def put(self, request: Request, course: str, assignment: str) -> Response:
        """Build a new immutable version from the source and make it current."""
        _may_change(self.person, course)
        archives.examine(self.sent)
        version = _publish(self.sent, course, assignment, self.person)
        current = version.assignment.current_id == version.pk
        detail = "Released." if current else "Taken. Students get it once a grader has tried its checks: see the site."
        return Response({"version": version.number, "detail": detail}, status.HTTP_201_CREATED)


def _may_change(user: User, course: str) -> None:
    if not rules.can_change_assignment(user, course):
        raise PermissionDenied("Only an instructor of this course can release labs.")


def _publish(data: bytes, course: str, key: str, by: User) -> AssignmentVersion:
    """Unpack a checked source into a folder of its own and publish it."""
    if not all(part.replace("-", "").replace("_", "").isalnum() for part in (course, key)):
        raise BuildRefused("Use letters, digits and hyphens in the lab's name.")
    with tempfile.TemporaryDirectory(prefix="source-") as folder:
        source = Path(folder, course, "source", key)
        source.mkdir(parents=True)
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            archive.extractall(source)
        meta = Path(folder, course, "meta", f"{key}.yaml")
        meta.parent.mkdir()
        meta.write_text(_meta_of(course, key))
        version, _new = publish_version(source=source, meta=meta, by=by, at_once=False)
    return version


def _meta_of(course: str, key: str) -> str:
    """Return the meta text for a lab that is released again, from what its current version knows."""
    known = Assignment.objects.filter(course_key=course, key=key).select_related("current").first()
    return meta_text(known.current.manifest if known and known.current else {})


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
            raise PermissionDenied("Only the course's instructors send feedback.")
        attach_feedback(submission=found, notebook=notebook, page=self.sent)
        return Response({"detail": "Kept."}, status.HTTP_201_CREATED)
