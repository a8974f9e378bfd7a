#!/usr/bin/env python
"""Django's command line; the embedded settings are the default."""

import contextlib
import os
import sys

from academy_site.beginning import loading


def main() -> None:
    """Run the management command that the arguments name."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "academy_site.settings.embedded")
    with contextlib.ExitStack() as until_loaded:
        until_loaded.enter_context(loading())
        from django.core.management import BaseCommand, ManagementUtility

        class Program(ManagementUtility):
            def fetch_command(self, subcommand: str) -> BaseCommand:
                until_loaded.close()
                return super().fetch_command(subcommand)

        Program(sys.argv).execute()


if __name__ == "__main__":
    main()
