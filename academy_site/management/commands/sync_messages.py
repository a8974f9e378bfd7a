"""`manage.py sync_messages [app …] [--check]`."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from academy_site import catalogues


class Command(BaseCommand):
    """Brings the Spanish catalogues in step with code and templates, or only says what they lack."""

    help = "Bring the Spanish catalogues in step with code and templates; with --check fail when something is lacking."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """Take app names (all where none is given) and --check."""
        parser.add_argument("apps", nargs="*", metavar="app")
        parser.add_argument("--check", action="store_true", help="change nothing; fail when a translation is lacking")

    def handle(self, *args: Any, **options: Any) -> None:
        """Sync or check the chosen apps; raises `CommandError` when --check finds something."""
        apps: list[str] = list(options["apps"] or catalogues.APPS)
        for app in set(apps) - set(catalogues.APPS):
            raise CommandError(f"There is no app {app!r}; the apps are {', '.join(catalogues.APPS)}")
        if options["check"]:
            return self._check(apps)
        for app in apps:
            catalogue = catalogues.sync(app)
            empty = sum(1 for message in catalogue if message.id and not message.string)
            self.stdout.write(f"{app}: {len(catalogue)} messages, {empty} without Spanish")
        catalogues.compile_all()
        return None

    def _check(self, apps: list[str]) -> None:
        found = [finding for app in apps for finding in catalogues.findings(app)]
        for finding in found:
            self.stderr.write(str(finding))
        if found:
            raise CommandError(f"{len(found)} messages need attention")
        self.stdout.write("Every message has its Spanish")
