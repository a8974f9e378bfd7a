"""The API under /api/placement/: what placement staff sees on their own pages, for their own case-load only."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import permissions, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.routers import DefaultRouter
from rest_framework.views import APIView

from people.base.enums import Role
from people.base.errors import PeopleError
from people.base.rules import has_role
from people.models import User
from placement.base.enums import ReferralState
from placement.base.errors import PlacementError
from placement.models import JobOrder, OrderSkill, Placement, Referral
from placement.openings.selectors import Candidate, candidates_for
from placement.placements.rules import own_placements
from placement.referrals.rules import own_referrals
from placement.referrals.services.referrals import move_referral


def _staff(request: Request) -> User:
    """Return who asks; the permission class has let only placement staff in."""
    return request.user  # type: ignore[return-value]


class IsPlacementStaff(permissions.BasePermission):
    """Lets placement staff in; which rows they find is decided by each query set."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        """Return whether the person is placement staff."""
        return has_role(request.user, Role.PLACEMENT)


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
    fits = FitSerializer(source="match.fits", many=True)


class ReferralSerializer(serializers.ModelSerializer[Referral]):
    """Where one referral stands."""

    display_name = serializers.CharField(source="student.display_name", read_only=True)
    opening = serializers.CharField(source="order.title", read_only=True)

    class Meta:
        model = Referral
        fields = [
            "id",
            "student",
            "display_name",
            "order",
            "opening",
            "state",
            "frozen",
            "interviews",
            "due_on",
            "moved_at",
        ]


class MoveSerializer(serializers.Serializer[Any]):
    """A step: the state to move to; `override` leaves the usual order and needs a reason."""

    to = serializers.ChoiceField(choices=ReferralState.choices)
    reason = serializers.CharField(required=False, allow_blank=True, max_length=300, default="")
    override = serializers.BooleanField(required=False, default=False)


class PlacementSerializer(serializers.ModelSerializer[Placement]):
    """A placement without its employer, which is confidential and only opened on its page."""

    display_name = serializers.CharField(source="student.display_name", read_only=True)

    class Meta:
        model = Placement
        fields = [
            "id",
            "student",
            "display_name",
            "title",
            "soc_code",
            "hours",
            "wage",
            "wage_unit",
            "start_on",
            "in_field",
            "subsidised",
            "permanence",
            "found_by",
            "state",
        ]


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
        rows: Any = candidates_for(_staff(request), self.get_object())
        return Response(CandidateSerializer(rows, many=True).data)


@extend_schema_view(move=extend_schema(request=MoveSerializer, responses=ReferralSerializer))
class ReferralViewSet(viewsets.ReadOnlyModelViewSet[Referral]):
    """Referrals of the own case-load; moving one obeys the same guards as the page."""

    permission_classes = [IsPlacementStaff]
    lookup_value_converter = "uuid"
    serializer_class = ReferralSerializer
    queryset = Referral.objects.none()

    def get_queryset(self) -> QuerySet[Referral]:
        """Return the referrals of the own case-load."""
        return own_referrals(self.request.user).select_related("student", "order")  # type: ignore[arg-type]

    @action(detail=True, methods=["post"])
    def move(self, request: Request, pk: UUID) -> Response:
        """Move the referral one step; 400 with the reason where that is not possible."""
        step = MoveSerializer(data=request.data)
        step.is_valid(raise_exception=True)
        try:
            referral = move_referral(referral=self.get_object(), by=_staff(request), **step.validated_data)
        except (PlacementError, PeopleError) as error:
            raise ValidationError({"detail": str(error)}) from error
        return Response(ReferralSerializer(referral).data)


class PlacementViewSet(viewsets.ReadOnlyModelViewSet[Placement]):
    """Placements of the own case-load."""

    permission_classes = [IsPlacementStaff]
    lookup_value_converter = "uuid"
    serializer_class = PlacementSerializer
    queryset = Placement.objects.none()

    def get_queryset(self) -> QuerySet[Placement]:
        """Return the placements of the own case-load."""
        return own_placements(self.request.user).select_related("student")  # type: ignore[arg-type]


router = DefaultRouter(use_regex_path=False)
router.include_root_view = False
router.include_format_suffixes = False
router.register("openings", OpeningViewSet, basename="api-opening")
router.register("referrals", ReferralViewSet, basename="api-referral")
router.register("placements", PlacementViewSet, basename="api-placement")
