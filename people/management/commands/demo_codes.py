"""Print the second-step codes of the demo staff."""

import time
from typing import Any

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.management.base import BaseCommand

from people.demo import sign_ins


class Command(BaseCommand):
    """Print who signs in how, with the code of this half minute; each code works once."""

    help = "Print demo sign-ins with the second-step codes of this half minute."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print one line a person; past students are left out."""
        now = int(time.time())
        for row in sign_ins():
            if row["key"].startswith("past_"):
                continue
            secret = row["totp_secret"]
            code = format_hotp_value(hotp_value(secret, now // 30)) if secret else "-"
            self.stdout.write(f"{row['role']:14} {row['username']:20} {row['password']:60} {code}")
        self.stdout.write(f"The codes change in {30 - now % 30} seconds; each works once.")
