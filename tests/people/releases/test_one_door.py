"""Nothing reads around the doors: the walk over views, templates, serializers and files, and proof that it sees."""

import pytest
from django.shortcuts import render
from django.template import engines
from django.test import RequestFactory
from rest_framework import serializers

from pathways.learning.selectors.skills import skill_profile
from people.base.enums import Role
from people.models import SafeContactRule
from people.releases.disclosure import disclose
from placement.models import SearchProfile
from placement.referrals.profile import lines_of
from placement.referrals.selectors import visible_referral
from tests.matrix.stating import STATED
from tests.people.factories import person
from tests.people.releases import doors

# Who opens sealed text without the log inside `people`, and why that is right.
OPENERS = {
    "sealing.sealed_text.unseal": "the opening itself",
    "trail.confidential.open_sealed": "the door: logs every look of others",
    "releases.selectors.release_text": "logs every look of others",
    "trail.selectors._opened": "reasons and changes of the log itself, for the person and for administrators",
    "messages.selectors.draft_values": "the person's own draft",
    "contact.selectors._in_hours": "whether it is one of the person's hours, for their own staff: no address",
    "contact.selectors._opened_rule": "the person's own rules; read_contact and emergency access log before they ask",
    "oversight.emergency._phrase": "only read_in_emergency asks, after it wrote the look to the log",
    "oversight.emergency._wishes": "why emergency access was asked: no field of the person",
    "rights.export._roles": "the person's own download",
    "rights.export._agreed_words": "the person's own download",
    "rights.export._emergencies": "the person's own download",
    "rights.record_requests._words": "notes about a demand: no field of the person",
    "contact.reminding._windows": "the days and hours of a notice, to leave a reminder in time: no address",
    "contact.notices._address_now": "the address of a notice, inside the person's own rule; each one is logged",
    "accounts.role_changes.waiting_roles": "why a role was asked for: no field of the person",
    "accounts.role_changes._plain": "why a role was changed: no field of the person",
    "oversight.services.read_in_emergency": "the reason, to write it to the log",
    "accounts.services.role_requests.confirm_role": "the reason, to write it to the log",
    "signin.services.agreed_words.check_words": "compared, never shown; each check is logged",
}


def test_there_are_pages_for_outsiders_to_walk():
    names = {view.__name__ for view in doors.pages_for_outsiders()}
    assert {"home", "profile", "opening", "propose", "answer"} <= names


# Pages that answer everybody about themselves alone. What each reads is named, so that one more read is seen.
OPENING = {"people.sealing.sealed_text._data_key: DataKey", "people.sealing.sealed_text._make_data_key: DataKey"}
# What a contact and the academy wrote to each other, opened for that contact.
LETTERS = OPENING | {
    "people.trail.confidential.open_own: open_sealed()",
    "placement.employers.letters._opened: row.sealed_text",
}
ABOUT_ONESELF = {
    "people:me": {
        "people.contact.selectors._to_confirm: SafeContactRule",
        "people/accounts/me.html: recovery.opened_by.get_full_name",
    },
    "placement:employer-messages": LETTERS,
    "pathways:api-my-progress": {
        "pathways.finishing.checklists._lessons_done: LessonProgress",
        "pathways.learning.selectors.mastery._best_of_labs: LabProgress",
        "pathways.teaching.api.views.MyProgress.get: path_progress()",
        "pathways.teaching.api.views.MyProgress.get: skill_profile()",
    },
    # What one may open by what one has finished, and one's own notes; nobody else's.
    "pathways:find": {
        "pathways.finishing.checklists._lessons_done: LessonProgress",
        "pathways.finishing.locks._done_lessons: LessonProgress",
        "pathways.learning.selectors.mastery._best_of_labs: LabProgress",
        "pathways.reading.selectors._own_note: SavedWork",
        "pathways.reading.selectors._own_note: row.sealed_content",
        "pathways.reading.selectors.notes_of: SavedWork",
        "people.trail.confidential.open_own: open_sealed()",
    },
    # Own hand-ins, and for teachers those of their cohorts (`tests/labs/exchange_api/test_exchange_api.py`).
    "labs:api_assignments": {"labs.exchange_api.selectors.listing: row.student.hub_name"},
}


def test_no_page_for_outsiders_reads_around_the_door():
    reads = {view.__name__: set(doors.reads_around(view)) for view in doors.pages_for_outsiders()}
    assert {name: found for name, found in reads.items() if found} == {"talk": LETTERS}


def test_no_address_that_answers_an_outsider_reads_around_the_door():
    """By the matrix: whatever a visitor or an employer gets with 200, pages, API, feeds and files alike."""
    views, found, walked = dict(doors.named_views()), {}, 0
    for name, module in STATED.items():
        said = [module.CELLS[name][role] for role in ("visitor", "employer")]
        if not any(200 in (cell if isinstance(cell, set) else {cell}) for cell in said):
            continue
        parts = doors.functions_of(views[name])
        walked += bool(parts)
        if reads := {what for part in parts for what in doors.reads_around(part)}:
            found[name] = reads
    assert found == ABOUT_ONESELF
    assert walked > 15


@pytest.mark.django_db
def test_no_api_that_lets_outsiders_in_names_anybody():
    request = RequestFactory().get("/")
    request.user = person(Role.EMPLOYER)
    request.auth = None
    wrong, named = [], set()
    for view in doors.api_views():
        fields = [field for one in doors.serializers_of(view) for field in doors.naming_fields(one)]
        named |= set(fields)
        if fields and lets_in(view, request):
            wrong.append((view.__name__, fields))
    assert "ReferralSerializer.display_name" in named, "the walk finds no serializer: it proves nothing"
    assert wrong == []


def lets_in(view: type, request) -> bool:
    """Return whether a view's permissions let this request in; what they refuse by an error counts as refused."""
    made = view()
    made.kwargs, made.request = {}, request
    try:
        return all(permission().has_permission(request, made) for permission in view.permission_classes)
    except Exception:
        return False


def test_no_serializer_holds_sealed_text():
    found = [one for view in doors.api_views() for one in doors.serializers_of(view)]
    assert found
    assert [f for one in found for f in doors.naming_fields(one) if "sealed_" in f] == []


# The academy's own key wraps the keys that sign badges, too. They are nobody's, and open no text of a person.
KEYS_OF_NOBODY = {
    "pathways/credentials/rights.py": ["from people.sealing import rotation"],
    "pathways/credentials/signing.py": ["from people.sealing import keys"],
}


def test_no_file_outside_people_opens_sealed_text_by_itself():
    files = [path for path in doors.python_files() if path.relative_to(doors.ROOT).parts[0] != "people"]
    found = {str(path.relative_to(doors.ROOT)): doors.sealed_reads(path.read_text()) for path in files}
    assert {name: what for name, what in found.items() if what} == KEYS_OF_NOBODY


def test_no_template_names_a_sealed_column():
    templates = [path for app in doors.APPS for path in (doors.ROOT / app).rglob("*.html")]
    assert len(templates) > 50
    assert [path.name for path in templates if "sealed_" in path.read_text()] == []


def test_who_opens_sealed_text_inside_people_is_stated():
    found = set()
    for path in (doors.ROOT / "people").rglob("*.py"):
        module = ".".join(path.relative_to(doors.ROOT / "people").with_suffix("").parts)
        found |= doors.openers(path.read_text(), module)
    assert found - set(OPENERS) == set()
    assert set(OPENERS) - found <= {"sealing.sealed_text.unseal"}


# What follows plants one way around the door each, and holds that the walk sees it.


def plain_name(request, referral):
    row, _release = visible_referral(request.user, referral)
    return render(request, "placement/referrals/partner/profile.html", {"name": row.student.display_name})


def value_without_door(request, referral):
    row, release = visible_referral(request.user, referral)
    return render(
        request, "placement/referrals/partner/profile.html", {"fields": lines_of(row.student, "skills"), "r": release}
    )


def value_by_way_of_another(request, referral):
    row, _release = visible_referral(request.user, referral)
    return helping_hand(row)


def helping_hand(row):
    return [level.percent for level in skill_profile(row.student)]


def model_itself(request, referral):
    return SearchProfile.objects.filter(student__referrals=referral).first()


def imported_inside(request, referral):
    from placement.referrals.profile import lines_of as quietly

    return quietly(referral.student, "skills")


def through_the_wrong_argument(request, referral, release):
    value = lines_of(referral.student, "skills")
    return disclose(release=release, field="skills", value_of=lambda: value, to_user=request.user, channel="page")


def sealed_column(request, referral):
    return referral.placement.sealed_employer


@pytest.mark.parametrize(
    "planted",
    [
        plain_name,
        value_without_door,
        value_by_way_of_another,
        model_itself,
        imported_inside,
        through_the_wrong_argument,
        sealed_column,
    ],
    ids=lambda view: view.__name__,
)
def test_walk_sees_a_planted_view(planted):
    assert doors.reads_around(planted) != []


def through_the_door(request, referral, release):
    shown = disclose(
        release=release,
        field="skills",
        value_of=lambda: lines_of(referral.student, "skills"),
        to_user=request.user,
        channel="page",
    )
    return render(
        request, "placement/referrals/partner/profile.html", {"shown": shown, "me": request.user.display_name}
    )


def test_walk_lets_the_door_pass():
    assert doors.reads_around(through_the_door) == []


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("{{ referral.student.display_name }}", True),
        ("{% for row in rows %}{% if row.student %}x{% endif %}{% endfor %}", True),
        ("{% with a=release.student.get_full_name %}{{ a }}{% endwith %}", True),
        ("{% load i18n %}{% blocktranslate with n=person.username %}{{ n }}{% endblocktranslate %}", True),
        ("{% include 'placement/board/student.html' %}", True),
        ("{{ user.display_name }} {{ field.label }}", False),
    ],
)
def test_walk_sees_a_planted_template(text, seen):
    nodes = engines["django"].from_string(text).template.nodelist
    assert bool(doors.nodelist_reads(nodes)) is seen


class PlantedSerializer(serializers.ModelSerializer):
    where = serializers.CharField(source="sealed_address")
    name = serializers.CharField(source="user.display_name")

    class Meta:
        model = SafeContactRule
        fields = ["channel", "where", "name"]


def test_walk_sees_a_planted_serializer():
    assert doors.naming_fields(PlantedSerializer) == ["PlantedSerializer.where", "PlantedSerializer.name"]


@pytest.mark.parametrize(
    "source",
    [
        "from people.sealing.sealed_text import unseal",
        "from people import keys",
        "from people.models import DataKey, User",
        "text = row.sealed_note",
        "rows = SearchProfile.objects.values_list('sealed_note')",
        "open_sealed(student, 'note', row.sealed_note, reader=staff, reason='')",
        "open_sealed(student, 'note', row.sealed_note, reader=staff)",
    ],
)
def test_walk_sees_a_planted_file(source):
    assert doors.sealed_reads(source) != []


def test_walk_sees_a_planted_opener():
    source = "def peek(user, token):\n    return unseal(user, 'note', token)\n"
    assert doors.openers(source, "views.planted") == {"views.planted.peek"}
