"""App configuration."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """The people app."""

    name = "people"
    label = "people"

    def ready(self) -> None:
        """Connect the receivers, guard the event logs, add what the top room has to the schedule."""
        from django.db.backends.signals import connection_created
        from django.db.models.signals import post_migrate

        from people.oversight import hand_overs, retention
        from people.signin import receivers  # noqa: F401
        from people.trail import guards

        retention.register()
        hand_overs.register()
        connection_created.connect(guards.add_function)
        post_migrate.connect(guards.install, sender=self)
