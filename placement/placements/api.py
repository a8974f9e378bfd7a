"""The API under /api/placement/placements/: jobs of the own case-load."""

from django.db.models import QuerySet
from rest_framework import serializers, viewsets

from placement.base.api import IsPlacementStaff, router
from placement.placements.models import Placement
from placement.placements.rules import own_placements


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


class PlacementViewSet(viewsets.ReadOnlyModelViewSet[Placement]):
    """Placements of the own case-load."""

    permission_classes = [IsPlacementStaff]
    lookup_value_converter = "uuid"
    serializer_class = PlacementSerializer
    queryset = Placement.objects.none()

    def get_queryset(self) -> QuerySet[Placement]:
        """Return the placements of the own case-load."""
        return own_placements(self.request.user).select_related("student")  # type: ignore[arg-type]


_router = router()
_router.register("placements", PlacementViewSet, basename="api-placement")
urlpatterns = _router.urls
