"""The API under /api/placement/referrals/: what placement staff sees on its pages, for its own case-load only."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers, viewsets
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from people.base.errors import PeopleError
from placement.base.api import IsPlacementStaff, asking, router
from placement.base.enums import ReferralState
from placement.base.errors import PlacementError
from placement.referrals.models.referrals import Referral
from placement.referrals.rules import own_referrals
from placement.referrals.services.referrals import move_referral


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
            referral = move_referral(referral=self.get_object(), by=asking(request), **step.validated_data)
        except (PlacementError, PeopleError) as error:
            raise ValidationError({"detail": str(error)}) from error
        return Response(ReferralSerializer(referral).data)


_router = router()
_router.register("referrals", ReferralViewSet, basename="api-referral")
urlpatterns = _router.urls
