"""Looks at many people at once: a page that names them and tells of each what is confidential."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from people.base.models.user import User
from people.trail.enums import AccessKind
from people.trail.models import AccessEvent
from people.trail.services.access import record_read


@transaction.atomic
def record_listed(*, reader: User, subjects: Iterable[User], field: str, reason: str) -> None:
    """Append that `reader` saw `field` of each of these people on a list, and why.

    Once a day for one reader, field and person: the page may be opened ten times. Raises `NotAllowed` where a bar
    stands, and then nothing was written.
    """
    people = {person.pk: person for person in subjects}
    day = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    seen = AccessEvent.objects.filter(reader_id=reader.pk, field=field, kind=AccessKind.READ, at__gte=day)
    known = set(seen.filter(subject_id__in=list(people)).values_list("subject_id", flat=True))
    for pk, person in people.items():
        if pk not in known:
            record_read(reader=reader, subject=person, field=field, reason=reason)
