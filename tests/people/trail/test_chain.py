"""The chain of the access log: what a row's hash covers, how rows join, and which row is named at fault."""

import json
from dataclasses import FrozenInstanceError
from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID

import pytest
import time_machine

from people.base.enums import Role
from people.base.errors import NotAllowed
from people.caseload.services import set_bar
from people.models import AccessEvent
from people.trail import anchors, verification
from people.trail.anchors import ACCEPTED, HEAD, RESTORED, Anchor, Note, Standing, code_of, first_not_held, parsed
from people.trail.enums import AccessKind
from people.trail.guards import rewrite
from people.trail.selectors import end_of_log
from people.trail.services import access
from people.trail.services.access import GENESIS, append_access, record_read, row_hash
from people.trail.verification import Finding, first_broken_link, is_still
from tests.people.factories import UserFactory, person

AT = datetime(2026, 3, 3, 10, tzinfo=UTC)
ONE, TWO, THREE = (UUID(int=number) for number in (1, 2, 3))


def row(**changes):
    values = {
        **{"position": 4, "at": AT, "kind": "read", "reader_id": ONE, "subject_id": TWO, "field": "note"},
        **{"sealed_reason": "sealed", "previous_hash": "before", "actor_id": None, "sealed_change": ""},
    }
    return AccessEvent(**values | changes)


@pytest.mark.parametrize(
    "changes",
    [
        {"position": 5},
        {"at": AT + timedelta(microseconds=1)},
        {"kind": "exported"},
        {"reader_id": None},
        {"reader_id": TWO},
        {"subject_id": ONE},
        {"field": "other"},
        {"sealed_reason": "other"},
        {"previous_hash": "other"},
        {"actor_id": THREE},
        {"sealed_change": "other"},
    ],
)
def test_hash_covers_every_column(changes):
    assert row_hash(row(**changes)) != row_hash(row())


def test_hash_of_a_row_says_the_same_on_every_machine_for_good():
    """Rows that lie in an academy's log today must be found whole by any later version."""
    assert row_hash(row()) == "dd5a4d170e7003739685e79868616c014a07c4d44b6d032e8e3f096e07ec64b5"
    assert row_hash(row(at=AT.astimezone(timezone(timedelta(hours=5))))) == row_hash(row())
    assert (
        row_hash(row(actor_id=THREE, sealed_change="two"))
        == "e28b93679439db6dc8559c5b1406e10dee6de5595f7a435e2562a19f04ce6851"
    )
    assert row_hash(row(reader_id=None)) == "598aa0277308a49a6e840cc4ce234e18f23846ac51455296641af4a3fc2e43ad"


def anchor(position=3, head="abcd" * 16, kind=HEAD, at=AT, row_at=None, why=""):
    return Anchor(kind, position, head, (row_at or datetime.now(UTC)).isoformat(), at.isoformat(), why)


def test_code_is_the_number_and_sixteen_letters_in_fours():
    assert code_of(4711, "9f86d081884c7d659a2f") == "4711-9f86-d081-884c-7d65"
    assert anchor(4711, "9f86d081884c7d659a2f").code == "4711-9f86-d081-884c-7d65"
    assert code_of(0, "") == "0"


def test_anchor_is_over_once_retention_may_have_taken_its_row():
    assert anchor(0).is_over
    assert not anchor(row_at=end_of_log() + timedelta(minutes=1)).is_over
    assert anchor(row_at=end_of_log() - timedelta(minutes=1)).is_over
    with time_machine.travel(AT, tick=False):
        assert not anchor(row_at=end_of_log()).is_over


def line(**changes):
    return json.dumps({**vars(anchor(row_at=AT)), "mark": "m", **changes})


@pytest.mark.parametrize(
    ("changes", "whole"),
    [
        ({}, True),
        ({"position": 0, "row_at": ""}, True),
        ({"position": 3, "row_at": ""}, False),
        ({"at": "yesterday"}, False),
        ({"position": "3"}, False),
        ({"head": 3}, False),
        ({"why": None}, False),
    ],
)
def test_line_is_read_only_where_it_is_whole(changes, whole):
    assert (parsed(line(**changes)) is not None) is whole


@pytest.mark.parametrize("text", ["", "{", "[]", "3", '{"kind": "head"}'])
def test_line_that_is_no_anchor_is_none(text):
    assert parsed(text) is None


def test_heads_add_up_and_an_empty_log_expects_nothing():
    standing = Standing()
    for one in (anchor(0), anchor(3), anchor(5)):
        standing.take(one)
    assert sorted(standing.expected) == [3, 5]
    assert (standing.start, standing.notes, standing.strange) == (0, [], 0)


def test_older_copy_put_back_is_noted_with_the_rows_that_went():
    standing = Standing()
    for one in (anchor(3), anchor(5), anchor(9), anchor(5, kind=RESTORED, why="backup")):
        standing.take(one)
    assert sorted(standing.expected) == [3, 5]
    (note,) = standing.notes
    said = (note.kind, note.at, note.why, note.position, note.first_gone, note.last_gone)
    assert said == (RESTORED, AT, "backup", 5, 6, 9)
    assert standing.start == 0


def test_copy_that_is_as_new_sets_no_row_aside():
    standing = Standing()
    for one in (anchor(3), anchor(3, kind=RESTORED)):
        standing.take(one)
    assert standing.notes[0].last_gone == 0
    empty = Standing()
    empty.take(anchor(0, kind=RESTORED))
    assert (empty.notes[0].last_gone, empty.expected) == (0, {})


def test_what_was_looked_into_counts_from_its_row_on():
    standing = Standing(strange=2)
    for one in (anchor(3), anchor(9), anchor(7, kind=ACCEPTED)):
        standing.take(one)
    assert (sorted(standing.expected), standing.start, standing.strange) == ([7], 7, 0)
    assert standing.notes[0].last_gone == 9


@pytest.mark.parametrize(("fault", "strange", "whole"), [(None, 0, True), (4, 0, False), (None, 1, False)])
def test_log_is_whole_without_fault_and_strange_lines(fault, strange, whole):
    assert Finding(fault, strange, []).is_whole is whole


@pytest.mark.parametrize("thing", [anchor(), Finding(None, 0, []), Note(HEAD, AT, "", 3, 0)])
def test_what_was_found_cannot_be_changed(thing):
    with pytest.raises(FrozenInstanceError):
        thing.position = thing.fault = 1


pytestmark = pytest.mark.django_db


@pytest.fixture
def log():
    """Five rows about one student; returns them."""
    reader, subject = UserFactory(), UserFactory()
    for number in range(5):
        append_access(kind=AccessKind.READ, reader=reader, subject=subject, field=f"field {number}")
    return list(AccessEvent.objects.order_by("position"))


def change(number, **values):
    rewrite(AccessEvent.objects.filter(position=number), **values)


def test_rows_are_numbered_and_each_names_the_one_before(log):
    assert [event.position for event in log] == [1, 2, 3, 4, 5]
    assert [event.previous_hash for event in log] == [GENESIS, *(event.row_hash for event in log[:-1])]
    assert len(GENESIS) == 64
    assert set(GENESIS) == {"0"}
    assert first_broken_link() is None


def test_row_names_reader_actor_and_how_things_stood_or_leaves_them_empty():
    reader, actor, subject = person(), person(), person()
    plain = append_access(kind=AccessKind.ROLE_GRANTED, reader=None, subject=subject, field="student", at=AT)
    assert (plain.reader_id, plain.actor_id, plain.sealed_change, plain.at) == (None, None, "", AT)
    told = append_access(
        kind=AccessKind.ROLE_GRANTED, reader=reader, subject=subject, field="x", actor=actor, change=("a", "b")
    )
    assert (told.reader_id, told.actor_id) == (reader.pk, actor.pk)
    assert told.sealed_change
    assert first_broken_link() is None


def test_look_of_somebody_who_is_kept_away_is_refused_and_leaves_no_row():
    reader, subject = person(Role.PLACEMENT), person()
    set_bar(staff=reader, student=subject, by=subject)
    before = AccessEvent.objects.count()
    with pytest.raises(NotAllowed):
        record_read(reader=reader, subject=subject, field="note", reason="why")
    assert AccessEvent.objects.count() == before


@pytest.mark.parametrize("position", [1, 3, 5])
@pytest.mark.parametrize("values", [{"field": "other"}, {"row_hash": "f" * 64}, {"previous_hash": "e" * 64}])
def test_changed_row_is_named(log, position, values):
    change(position, **values)
    assert first_broken_link() == position


def test_removed_row_is_named_and_a_walk_that_begins_behind_it_finds_nothing(log):
    change(3, position=30)
    assert first_broken_link() == 3
    assert first_broken_link(4) == 6
    change(30, position=3)
    assert first_broken_link(3) is None
    change(2, field="other")
    assert first_broken_link() == 2
    assert first_broken_link(2) == 2
    assert first_broken_link(3) is None


def test_log_may_begin_later_for_retention_but_the_first_row_of_all_has_none_before_it(log):
    assert first_broken_link(2) is None
    assert AccessEvent.objects.get(position=2).previous_hash != GENESIS
    change(1, previous_hash="e" * 64)
    event = AccessEvent.objects.get(position=1)
    change(1, row_hash=row_hash(event))
    assert first_broken_link() == 1


def test_code_is_held_against_its_row(log):
    code = code_of(3, log[2].row_hash)
    assert is_still(code) is True
    assert is_still(f"  {code.upper()} ") is True
    other = "0" if code[-1] != "0" else "1"
    assert is_still(code[:-1] + other) is False
    assert is_still(code.replace("3-", "4-", 1)) is False
    assert is_still(code.replace("3-", "9-", 1)) is False
    assert is_still(code.replace("3-", f"{'9' * 19}-", 1)) is False
    for no_code in ("", "3", "x-9f86-d081-884c-7d65", code[:-1], f"{code}0", "-9f86-d081-884c-7d65"):
        assert is_still(no_code) is None


def held(log, *numbers):
    return {number: anchor(number, log[number - 1].row_hash) for number in numbers}


def test_anchors_name_the_first_row_that_is_gone_or_changed(log):
    assert first_not_held({}) is None
    assert first_not_held(held(log, 2, 5)) is None
    assert first_not_held({**held(log, 2), 4: anchor(4, "f" * 64), 5: anchor(5, "e" * 64)}) == 4
    assert first_not_held({**held(log, 2), 9: anchor(9)}) == 6
    assert first_not_held({7: anchor(7), 9: anchor(9)}) == 6
    change(2, position=20)
    assert first_not_held({2: anchor(2, log[1].row_hash)}) == 2
    old = end_of_log() - timedelta(days=1)
    assert first_not_held({2: anchor(2, log[1].row_hash, row_at=old)}) is None


def test_first_of_all_faults_is_told(log, tmp_path):
    copy = tmp_path / "copy"
    copy.write_text("\n".join(verification.lines()))
    assert verification.look_through(copy).fault is None
    change(4, field="other")
    assert verification.look_through().fault == 4
    change(5, row_hash="f" * 64)
    assert verification.look_through(copy).fault == 4
    change(2, row_hash="f" * 64)
    assert verification._first_missing(copy) == 2


def test_row_of_a_copy_is_missed_unless_it_was_the_oldest_and_over_its_time(log, tmp_path):
    rows = [json.loads(text) for text in verification.lines()]
    long_ago = (end_of_log() - timedelta(days=1)).isoformat()

    def missing(*said):
        copy = tmp_path / "copy"
        copy.write_text("\n".join(json.dumps(one) for one in said))
        return verification._first_missing(copy)

    before = {**rows[0], "position": 0, "at": long_ago, "row_hash": "f" * 64}
    assert missing(before, *rows) is None
    assert missing({**before, "at": rows[0]["at"]}) == 0
    assert missing({**rows[2], "at": long_ago, "row_hash": "f" * 64}) == 3
    assert missing({**rows[0], "at": long_ago, "row_hash": "f" * 64}) == 1
    assert missing({**rows[4], "position": 6, "at": long_ago}) == 6


def test_row_of_a_copy_is_missed_in_an_empty_log_while_its_time_lasts(tmp_path):
    copy = tmp_path / "copy"
    said = {"position": 1, "row_hash": "f" * 64}
    copy.write_text(json.dumps({**said, "at": (end_of_log() - timedelta(days=1)).isoformat()}))
    assert verification._first_missing(copy) is None
    copy.write_text(json.dumps({**said, "at": (end_of_log() + timedelta(days=1)).isoformat()}))
    assert verification._first_missing(copy) == 1


def test_head_of_the_log_is_its_newest_row_or_nothing(log):
    head = anchors.head_of_log(RESTORED, "backup")
    assert (head.kind, head.position, head.head, head.why) == (RESTORED, 5, log[4].row_hash, "backup")
    assert head.row_at == log[4].at.isoformat()
    assert anchors.head_of_log().kind == HEAD


def test_head_of_an_empty_log_is_number_nothing():
    head = anchors.head_of_log()
    assert (head.position, head.head, head.row_at) == (0, "", "")


def test_lines_are_added_one_below_the_other_and_a_torn_one_stays_its_own(log):
    anchors.append(anchors.head_of_log())
    anchors.append(anchors.head_of_log())
    whole = anchors.path().read_text()
    assert (whole.count("\n"), len(anchors.lines_of(anchors.path()))) == (2, 2)
    anchors.path().write_text(whole + "torn")
    anchors.append(anchors.head_of_log())
    assert anchors.path().read_text().count("\n") == 4


def test_list_that_is_replaced_is_kept_beside_the_new_one(log):
    anchors.replace(["first"])
    anchors.replace(["second", "third"])
    assert anchors.lines_of(anchors.path()) == ["second", "third"]
    before = anchors.path().with_name(f"{anchors.path().name}.before-restore")
    assert anchors.lines_of(before) == ["first"]
    before.unlink()


def test_list_is_made_with_its_folder_for_its_owner_alone(log, tmp_path, settings):
    settings.ANCHOR_LOG = tmp_path / "new" / "folder" / "anchors.log"
    anchors.append(anchors.head_of_log())
    assert settings.ANCHOR_LOG.stat().st_mode & 0o777 == 0o600
    assert anchors.newest().position == 5


def test_row_of_a_copy_is_kept_to_the_moment_of_its_end(tmp_path):
    copy = tmp_path / "copy"
    with time_machine.travel(AT, tick=False):
        copy.write_text(json.dumps({"position": 1, "row_hash": "f" * 64, "at": end_of_log().isoformat()}))
        assert verification._first_missing(copy) == 1


def test_code_of_a_row_with_a_very_large_number_is_held_against_it(log):
    change(3, position=10**17)
    assert is_still(code_of(10**17, log[2].row_hash)) is True


def test_every_version_of_the_site_takes_the_same_lock_for_a_row():
    """While one version follows another both write: by two numbers they would not wait for each other."""
    assert int.from_bytes(b"aclog") == access._CHAIN_LOCK


def test_newest_line_is_looked_for_in_the_end_of_the_list_alone(log):
    anchors.append(anchors.head_of_log())
    line = anchors.path().read_text()
    anchors.path().write_text(line * (8192 // len(line) + 2))
    assert (len(anchors._end()), anchors.newest().position) == (8192, 5)


def test_order_of_writing_counts_within_one_list_and_the_clock_between_two(tmp_path):
    anchors.append(anchor(5, at=AT + timedelta(hours=1)))
    anchors.append(anchor(3, kind=RESTORED, at=AT))
    assert sorted(anchors.standing().expected) == [3]
    assert sorted(anchors.standing(tmp_path / "no such list").expected) == [3, 5]
