"""Say which hand-ins of one cohort read alike."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from labs.base import roster
from labs.grades.selectors.alike import THRESHOLD, pairs_alike, works_of
from labs.models import Assignment
from people.models import User


class Command(BaseCommand):
    """Print pairs of hand-ins by their ids, never by names, for one instructor's own cohort: places to look."""

    help = "Say which hand-ins of one lab and one cohort read alike: places to look, never a verdict."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the lab, the instructor's sign-in name, and how much must be in common."""
        parser.add_argument("lab", help="<course>/<lab>")
        parser.add_argument("--instructor", required=True, help="sign-in name; only own cohorts are read")
        parser.add_argument("--cohort", default="", help="name of the cohort; all own ones without")
        parser.add_argument("--percent", type=float, default=100 * THRESHOLD)

    def handle(self, *args: Any, **options: Any) -> None:
        """Print percent and the two ids of each pair, cohort by cohort."""
        course, _slash, key = options["lab"].partition("/")
        lab = Assignment.objects.filter(course_key=course, key=key).first()
        teacher = User.objects.filter(username=options["instructor"]).first()
        cohorts = [
            cohort
            for cohort in (roster.cohorts_taught(teacher) if teacher else [])
            if course in roster.courses_of(cohort) and options["cohort"] in ("", cohort.name)
        ]
        if lab is None or teacher is None or not cohorts:
            raise CommandError("No such lab in a cohort of this instructor")
        for cohort in cohorts:
            pairs = pairs_alike(works_of(cohort, lab, teacher), options["percent"] / 100)
            self.stdout.write(f"{cohort.name}: {len(pairs)} places to look")
            for pair in pairs:
                self.stdout.write(f"  {pair.percent} % {pair.first.pk} {pair.second.pk}")
