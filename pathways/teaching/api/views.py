"""API views: what is published, one's own progress, and for staff the progress of own cohorts."""

from typing import Any
from uuid import UUID

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework.permissions import AllowAny, BasePermission, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from pathways.cohorts.rules import cohort_for
from pathways.content.catalogue import catalogue
from pathways.finishing.selectors import own_checklists
from pathways.learning.selectors.progress import path_progress
from pathways.learning.selectors.skills import skill_profile
from pathways.teaching.api.serializers import (
    CourseSerializer,
    MyProgressSerializer,
    PathwaySerializer,
    PersonProgressSerializer,
)
from pathways.teaching.selectors import cohort_people
from people.base.enums import Role
from people.base.rules import has_role


class Teaches(BasePermission):
    """Lets in instructors, assistants and administrators; which cohorts they see is for `rules.cohort_for`."""

    def has_permission(self, request: Request, view: Any) -> bool:
        """Return whether the person holds a role that sees cohorts."""
        return has_role(request.user, Role.INSTRUCTOR, Role.ASSISTANT, Role.ADMINISTRATOR)


class PathwayList(APIView):
    """Every published pathway with its courses."""

    permission_classes = [AllowAny]

    @extend_schema(operation_id="pathways_list", responses=PathwaySerializer(many=True))
    def get(self, request: Request) -> Response:
        """Return the pathways in order, in the language asked for."""
        return Response(PathwaySerializer(list(catalogue().pathways.values()), many=True).data)


class CourseDetail(APIView):
    """One published course with its lessons."""

    permission_classes = [AllowAny]

    @extend_schema(operation_id="pathways_course", responses=CourseSerializer)
    def get(self, request: Request, course: str) -> Response:
        """Return the course; 404 where none has this key."""
        found = catalogue().courses.get(course)
        if found is None:
            raise Http404
        return Response(CourseSerializer(found).data)


class MyProgress(APIView):
    """The reader's own progress and skills."""

    permission_classes = [IsAuthenticated]

    @extend_schema(operation_id="pathways_my_progress", responses=MyProgressSerializer)
    def get(self, request: Request) -> Response:
        """Return the reader's path, what finishes its courses, and skills."""
        path = path_progress(request.user)  # type: ignore[arg-type]
        ways = own_checklists(request.user) if path else []  # type: ignore[arg-type]
        found = {
            "checklists": next((rows for way, rows in ways if path and way.slug == path.slug), []),
            "pathway": path.slug if path else "",
            "percent": path.percent if path else 0,
            "courses": path.courses if path else [],
            "skills": skill_profile(request.user),  # type: ignore[arg-type]
        }
        return Response(MyProgressSerializer(found).data)


class CohortProgress(APIView):
    """The progress of one of the staff member's own cohorts."""

    permission_classes = [IsAuthenticated, Teaches]

    @extend_schema(operation_id="pathways_cohort_progress", responses=PersonProgressSerializer(many=True))
    def get(self, request: Request, cohort: UUID) -> Response:
        """Return a row a person; 404 for a cohort of somebody else."""
        people = cohort_people(cohort_for(request.user, cohort), seen_by=request.user)  # type: ignore[arg-type]
        return Response(PersonProgressSerializer(people, many=True).data)
