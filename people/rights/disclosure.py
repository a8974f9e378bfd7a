"""What leaves because the law asked for it: the other way through which a field can go, written down as well."""

from collections.abc import Callable

from django.db import transaction

from people.base.errors import NoLiveRelease
from people.base.models.user import User
from people.releases.disclosure import T
from people.releases.models import Disclosure
from people.rights.models.record_requests import LegalDemand


def disclose_by_law(*, demand: LegalDemand, field: str, value_of: Callable[[], T], to_user: User) -> T:
    """Return `value_of()` for a demand that is open and names `field`; append a `Disclosure` first.

    Only `people.rights.services.record_requests.export_records` calls it, after it checked the steps and the second
    person. Raises `NoLiveRelease`.
    """
    with transaction.atomic():
        fresh = LegalDemand.objects.select_for_update().filter(pk=demand.pk, closed_at=None).first()
        if fresh is None or field not in fresh.fields:
            raise NoLiveRelease(field)
        Disclosure.objects.create(demand=fresh, field=field, to_user=to_user, channel="legal demand")
        return value_of()
