"""Who wants nothing worked out about themselves."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from people.models import RandomIdModel


class SignsOff(RandomIdModel):
    """A student who switched off that anything is worked out about them; no row means on.

    Personal data: a choice of the person. Retired: when the person switches it on again, or with the account.
    """

    student = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="signs_off")
    since = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return "off"
