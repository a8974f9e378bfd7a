"""Pages for tests: a small pathway below the home page."""

from academy_site.home.models import HomePage
from academy_site.home.services import ensure_site
from pathways.models import CoursePage, LessonPage, PathwayIndexPage, PathwayPage


def home() -> HomePage:
    """Return the home page of a fresh site."""
    return ensure_site()


def pathway(slug: str = "networking", title: str = "Networking", courses: int = 2, lessons: int = 2) -> PathwayPage:
    """Return a published pathway with `courses` courses of `lessons` lessons each."""
    root = home()
    index = PathwayIndexPage.objects.first() or root.add_child(
        instance=PathwayIndexPage(title="Pathways", slug="pathways")
    )
    keys = [f"{slug}-{number}" for number in range(1, courses + 1)]
    page = index.add_child(
        instance=PathwayPage(
            title=title, slug=slug, summary="Plan networks.", job="You plan.", outcomes="Plan",
            courses="\n".join(keys), hue="marigold", icon="net",
        )
    )  # fmt: skip
    for key in keys:
        course = page.add_child(
            instance=CoursePage(title=f"Course {key}", slug=key, summary="A course.", outcomes="Plan")
        )
        for number in range(1, lessons + 1):
            course.add_child(instance=lesson(f"{key}-lesson-{number}"))
    return page


def lesson(slug: str) -> LessonPage:
    """Return an unsaved lesson."""
    return LessonPage(
        title=f"Lesson {slug}", slug=slug, key_idea="One idea.", can_do="Do it.", body=[("text", "Text. " * 160)]
    )
