"""Shapes that all of the APIs share."""

from typing import Any

from rest_framework import serializers

from labs.base.limits import without_nul


class Words(serializers.CharField):
    """Any text of a notebook: NUL bytes and half characters are taken out, where the stock field would refuse all."""

    def __init__(self) -> None:
        super().__init__(allow_blank=True, default="", trim_whitespace=False)

    def run_validation(self, data: Any = serializers.empty) -> Any:
        """Clean the text first; what a student printed must never cost the whole result."""
        return super().run_validation(without_nul(data) if isinstance(data, str) else data)


class DetailSerializer(serializers.Serializer[Any]):
    """One plain sentence."""

    detail = serializers.CharField()
