"""The API under /api/placement/openings/: openings, and the own searching students beside each."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from placement.base.api import IsPlacementStaff, asking, router
from placement.openings.models import JobOrder, OrderSkill
from placement.openings.selectors import Candidate, candidates_for


class NeedSerializer(serializers.ModelSerializer[OrderSkill]):
    """A skill of an opening; `level` in per cent."""

    skill = serializers.SlugRelatedField(slug_field="key", read_only=True)  # type: ignore[var-annotated]

    class Meta:
        model = OrderSkill
        fields = ["skill", "need", "level"]


class OrderSerializer(serializers.ModelSerializer[JobOrder]):
    """An opening with its skills."""

    employer = serializers.StringRelatedField()  # type: ignore[var-annotated]
    skills = NeedSerializer(many=True, read_only=True)
    shifts = serializers.ListField(child=serializers.CharField(), read_only=True)

    class Meta:
        model = JobOrder
        fields = [
            "id",
            "employer",
            "title",
            "soc_code",
            "hours",
            "wage",
            "wage_unit",
            "permanence",
            "openings",
            "start_on",
            "closes_on",
            "wage_to",
            "hourly",
            "shifts",
            "alone",
            "check_kind",
            "check_years",
            "check_when",
            "bus",
            "county",
            "state",
            "skills",
        ]


class FitSerializer(serializers.Serializer[Any]):
    """One skill of a match: percent shown beside the bar, and the reason in words."""

    skill = serializers.CharField(source="skill.key")
    need = serializers.CharField()
    bar = serializers.IntegerField()
    percent = serializers.IntegerField()
    has = serializers.BooleanField()
    sentence = serializers.CharField()


class CandidateSerializer(serializers.Serializer[Candidate]):
    """A searching student of the own case-load beside the reasons."""

    student = serializers.UUIDField(source="student.pk")
    display_name = serializers.CharField(source="student.display_name")
    headline = serializers.CharField(source="match.headline")
    level = serializers.CharField(source="match.level")
    fits = FitSerializer(source="match.fits", many=True)


class OpeningViewSet(viewsets.ReadOnlyModelViewSet[JobOrder]):
    """Openings."""

    permission_classes = [IsPlacementStaff]
    lookup_value_converter = "uuid"
    serializer_class = OrderSerializer
    queryset = JobOrder.objects.select_related("employer").prefetch_related("skills__skill")

    @extend_schema(responses=CandidateSerializer(many=True))
    @action(detail=True, pagination_class=None)
    def candidates(self, request: Request, pk: UUID) -> Response:
        """List the own searching students with the reasons, best first."""
        rows: Any = candidates_for(asking(request), self.get_object())
        return Response(CandidateSerializer(rows, many=True).data)


_router = router()
_router.register("openings", OpeningViewSet, basename="api-opening")
urlpatterns = _router.urls
