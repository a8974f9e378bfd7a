"""A page that waits to be checked is an editor's task."""

import pytest
from wagtail.models import Workflow

from pathways.models import LessonPage
from people.base.enums import Role
from people.models import InboxItem
from tests.pathways.factories import staff
from tests.people.tasks.tasks import task, waiting


@pytest.mark.parametrize("step", ["approve", "reject"])
def test_a_page_handed_in_for_checking_is_one_editors_task_until_it_is_answered(school, step):
    editor = staff(Role.EDITOR)
    page = LessonPage.objects.first()
    page.save_revision()
    state = Workflow.objects.first().start(page, school.instructor)
    held = task("page_to_check")
    assert (held.owner, held.path) == (editor, f"/cms/pages/{page.pk}/edit/")
    getattr(state.current_task_state.specific, step)(user=editor)
    assert waiting(editor) == []
    told = InboxItem.objects.get(user=school.instructor, kind="page_checked")
    assert told.path == f"/cms/pages/{page.pk}/edit/"


def test_whoever_takes_a_page_back_reads_no_news_of_it(school):
    staff(Role.EDITOR)
    page = LessonPage.objects.first()
    page.save_revision()
    Workflow.objects.first().start(page, school.instructor).cancel(user=school.instructor)
    assert not InboxItem.objects.filter(user=school.instructor, kind="page_checked").exists()
