"""A person's folder in the labs: its part of an erasure."""

from django.utils.translation import gettext_noop

from labs.servers import erasure_outside
from people.rights import erasure

HOME = gettext_noop("lab home folder")


def register() -> None:
    """Count the folder in the certificate, and finish outside the database what could not be done at once."""
    erasure.register(HOME, lambda user: len(erasure_outside.folders_of(user.hub_name)))
    erasure.finish_with(erasure_outside.keep_all)
