"""`manage.py facts`."""

import json
from typing import Any

from allauth.idp.oidc.models import Client
from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from academy_site.upkeep import readings
from people.base.enums import Role
from people.models import RoleGrant
from people.trail.confidential import blind_index


class Command(BaseCommand):
    """Says in JSON what only the site can know; `make doctor` reads it. Names nobody."""

    help = "Print what the site knows about itself as JSON: database, hub client, key, scheduler, administrators."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print one object."""
        executor = MigrationExecutor(connection)
        pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
        known = {"database": connection.vendor, "pending": len(pending)}
        self.stdout.write(json.dumps(known if pending else {**known, **_inside()}))


def _inside() -> dict[str, Any]:
    """Return what stands in the database."""
    held = RoleGrant.objects.filter(role=Role.ADMINISTRATOR, ended_at=None, user__is_active=True)
    return {
        "client": _client(),
        "key": _key(),
        # The very numbers that /metrics says (academy_site/upkeep/readings.py).
        "readings": readings.as_facts(),
        "administrators": held.values("user").distinct().count(),
    }


def _client() -> str:
    """Return what is wrong with the hub's client; "" where nothing is."""
    client = Client.objects.filter(id=settings.HUB_CLIENT_ID).first()
    if client is None:
        return "is missing"
    if not client.check_secret(settings.HUB_CLIENT_SECRET):
        return "has another secret than the hub"
    if f"{settings.HUB_URL.rstrip('/')}/hub/oauth_callback" not in client.get_redirect_uris():
        return "sends people to another address than the labs'"
    return ""


def _key() -> str:
    """Return what is wrong with the confidential key; "" where nothing is."""
    try:
        blind_index("facts", "")
    except Exception as error:
        return str(error) or type(error).__name__
    return ""
