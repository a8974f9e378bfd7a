"""The list of anchors stays short, and proves what it proved: lines go only where later ones speak for them."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.utils import timezone

from people.models import AccessEvent
from people.trail import anchor_keeping, anchors
from people.trail.selectors import end_of_log
from people.trail.services.anchoring import accept_access_log, anchor_access_log, check_access_log, note_restored
from tests.people.trail.test_access_log import newest, raw, verify
from tests.people.trail.test_anchors import cut, looks

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 3, 12, tzinfo=UTC)


def line(number, at, kind=anchors.HEAD):
    return anchors.Anchor(kind, number, f"{number:064x}", at.isoformat(), at.isoformat())


def kept(lines, now=NOW):
    return [one for number, one in enumerate(lines) if anchor_keeping.is_kept(lines, number, now)]


def every_five_minutes(days):
    """A line every five minutes up to NOW, in each of which rows came."""
    steps = days * 288
    return [line(number, NOW - timedelta(minutes=5) * (steps - number)) for number in range(1, steps + 1)]


def look_at(moment):
    with time_machine.travel(moment, tick=False):
        looks(1)
        return anchor_access_log()


@pytest.fixture
def years():
    """Looks of five years, four on each day; return their anchors."""
    days = [timedelta(days=1800), timedelta(days=1000), timedelta(days=30), timedelta(days=1)]
    start = timezone.now().replace(hour=3, minute=0)
    return [look_at(start - day + timedelta(minutes=10 * step)) for day in days for step in range(4)]


def test_busy_half_year_leaves_a_short_list():
    with time_machine.travel(NOW):
        lines = kept(every_five_minutes(200))
    assert len(lines) < 2 * 288 + 98 * 24 + 100 + 5
    assert lines[-1].position == 200 * 288


def test_last_line_of_each_hour_then_of_each_day_stays():
    with time_machine.travel(NOW):
        lines = kept(every_five_minutes(140))
    moments = [datetime.fromisoformat(one.at) for one in lines[1:]]
    assert {(at.hour, at.minute) for at in moments if NOW - at > timedelta(days=101)} == {(23, 55)}
    assert {at.minute for at in moments if timedelta(days=3) < NOW - at < timedelta(days=99)} == {55}
    assert len({at.minute for at in moments if NOW - at < timedelta(days=1)}) == 12


def test_thinned_list_is_thinned_no_further_the_same_day():
    with time_machine.travel(NOW):
        once = kept(every_five_minutes(110))
        assert kept(once) == once


def test_lines_whose_rows_are_over_their_time_go_but_for_the_first():
    with time_machine.travel(NOW):
        old = [line(number, end_of_log() - timedelta(days=9 - number)) for number in range(1, 9)]
        assert [one.position for one in kept([*old, line(9, NOW)])] == [1, 9]


def test_notes_stay_with_the_line_before_each():
    long_ago = NOW - timedelta(days=300)
    steps = [long_ago + timedelta(minutes=number) for number in range(9)]
    lines = [line(number, at) for number, at in enumerate(steps)]
    lines[4] = line(2, steps[4], anchors.RESTORED)
    with time_machine.travel(NOW):
        assert kept(lines) == [lines[0], lines[3], lines[4], lines[8]]


def test_daily_check_thins_a_log_that_is_whole_and_says_the_same_afterwards(years, capsys):
    before = anchors.standing()
    assert check_access_log().is_whole
    after = anchors.standing()
    left = [years[number].position for number in (0, 3, 7, 11)] + [one.position for one in years[12:]]
    assert sorted(after.expected) == left
    assert max(after.expected) == max(before.expected) == newest()
    assert anchors.path().stat().st_mode & 0o077 == 0
    verify()
    assert f"newest anchor {years[-1].code}" in capsys.readouterr().out


@pytest.mark.parametrize("spoil", [
    lambda last: cut(1),
    lambda last: raw("DELETE FROM people_accessevent"),
    lambda last: raw("DELETE FROM people_accessevent WHERE position <= %s", last // 3),
    lambda last: raw("DELETE FROM people_accessevent WHERE position = %s", last - 5),
    lambda last: raw("UPDATE people_accessevent SET field = 'other' WHERE position = %s", last // 2),
])  # fmt: skip
def test_what_was_done_to_the_log_shows_by_a_thinned_list_too(years, spoil):
    check_access_log()
    spoil(newest())
    with pytest.raises(CommandError, match="was changed or removed"):
        verify()


def test_chain_computed_anew_from_a_row_whose_line_went_shows(years):
    """Row and hash of the second look, whose anchor went, and of every later row: the chain alone is whole again."""
    from people.trail.services.access import row_hash
    from people.trail.verification import first_broken_link

    check_access_log()
    first, previous = years[1].position, AccessEvent.objects.get(position=years[1].position).previous_hash
    for row in AccessEvent.objects.filter(position__gte=first).order_by("position"):
        row.previous_hash, row.field = previous, "other"
        previous = row_hash(row)
        raw(
            "UPDATE people_accessevent SET field = %s, previous_hash = %s, row_hash = %s WHERE position = %s",
            "other", row.previous_hash, previous, row.position,
        )  # fmt: skip
    assert first_broken_link() is None
    with pytest.raises(CommandError, match=f"row {years[3].position} was"):
        verify()


def test_no_line_goes_while_the_log_or_a_line_is_in_doubt(years):
    text = anchors.path().read_text()
    anchors.path().write_text(text + text[:60] + "\n")
    assert not check_access_log().is_whole
    assert anchors.path().read_text() == text + text[:60] + "\n"
    anchors.path().write_text(text)
    cut(1)
    assert not check_access_log().is_whole
    assert anchors.path().read_text() == text


def test_note_explains_the_same_rows_after_thinning(years, capsys):
    last = newest()
    cut(2)
    accept_access_log(why="looked into")
    looks(1)
    anchor_access_log()
    with time_machine.travel(timezone.now() + timedelta(days=200)):
        looks(1)
        anchor_access_log()
        check_access_log()
        verify()
    assert f"rows {last - 1} to {last} of before are not here" in capsys.readouterr().out


def test_copy_from_before_the_thinning_still_counts_and_an_old_backup_is_known_as_ours(years, tmp_path):
    came = tmp_path / "anchors.log"
    came.write_text("\n".join(anchors.lines_of(anchors.path())[:2]) + "\n")
    check_access_log()
    verify("--anchors", str(came))
    note_restored(made_at=timezone.now(), lists=(came,))
    assert anchors.parsed(anchors.lines_of(anchors.path())[-2]).position == years[-1].position, "the own list stays"
    verify()


def test_command_says_a_code_once_and_writes_nothing_while_no_row_comes(years, caplog):
    before = anchors.path().read_text()
    with caplog.at_level("INFO"):
        call_command("anchor_access_log", verbosity=0)
        assert "access log at" not in caplog.text
        assert anchors.path().read_text() == before
        looks(1)
        call_command("anchor_access_log", verbosity=0)
    assert caplog.text.count("access log at") == 1
    assert anchors.path().read_text().startswith(before)
