"""Rows that are cut off the end of the access log show by its anchors: cut for real, past the database's guards."""

import json
from datetime import timedelta

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.utils import timezone

from infra import scheduler
from people.base.enums import Role
from people.base.errors import LogNotWhole
from people.models import AccessEvent, InboxItem
from people.oversight.desk import desks
from people.trail import anchors, guards, verification
from people.trail.services.access import record_read
from people.trail.services.anchoring import accept_access_log, anchor_access_log, check_access_log, note_restored
from tests.people.factories import pair, person
from tests.people.signin.signing import browser
from tests.people.trail.test_access_log import newest, raw, verify

pytestmark = pytest.mark.django_db


def looks(number):
    """Let one placement staff member look so often."""
    staff, student = pair()
    for _ in range(number):
        record_read(reader=staff, subject=student, field="contact_address", reason="CanaryReason")


@pytest.fixture
def anchored():
    """Five looks or more, and an anchor at the newest row; return its number."""
    looks(5)
    anchor_access_log()
    return newest()


def cut(number):
    """Remove the newest rows, as somebody who holds the database can."""
    last = newest()
    raw("DELETE FROM people_accessevent WHERE position > %s", last - number)
    return last - number + 1


def waits(user):
    return {str(desk.url): desk.waits for desk in desks(user)}["/access-log/"]


def test_whole_log_is_whole_and_goes_on(anchored, capsys):
    looks(2)
    verify()
    assert f"whole; newest anchor {anchored}-" in capsys.readouterr().out
    assert anchor_access_log().position == newest() > anchored
    assert check_access_log().is_whole


def test_anchor_is_written_once_for_the_same_row(anchored):
    before = anchors.path().read_text()
    assert anchor_access_log().position == anchored
    assert anchors.path().read_text() == before


def test_newest_rows_that_are_cut_off_show_without_a_kept_copy(anchored):
    first = cut(2)
    with pytest.raises(CommandError, match=f"row {first} was changed or removed"):
        verify()


def test_the_chain_alone_would_not_show_it(anchored):
    cut(2)
    anchors.path().unlink()
    verify()


def test_everything_that_is_cut_off_shows(anchored):
    raw("DELETE FROM people_accessevent")
    with pytest.raises(CommandError, match="row 1 was"):
        verify()


def test_rows_written_after_the_cut_hide_nothing(anchored):
    first = cut(2)
    looks(4)
    assert newest() > anchored
    with pytest.raises(CommandError, match=f"row {anchored} was"):
        verify()
    assert first < anchored


def test_chain_computed_anew_after_a_change_shows(anchored):
    """Whoever knows how the hashes are made can make the chain fit again; the anchor still knows the old one."""
    from people.trail.services.access import row_hash

    row = AccessEvent.objects.get(position=anchored)
    row.field = "other"
    raw("UPDATE people_accessevent SET field = %s, row_hash = %s WHERE position = %s", "other", row_hash(row), anchored)
    from people.trail.verification import first_broken_link

    assert first_broken_link() is None
    with pytest.raises(CommandError, match=f"row {anchored} was"):
        verify()


def test_scheduler_anchors_checks_and_tells_administrators(anchored, caplog):
    admin = person(Role.ADMINISTRATOR)
    anchor_access_log()
    assert waits(admin) == 0
    last = dict.fromkeys(set(scheduler.DUE) - {"anchor_access_log", "check_access_log"}, 0.0)
    assert scheduler.DUE["anchor_access_log"] == 300, "docs and page say: within five minutes"
    looks(1)
    with caplog.at_level("INFO"):
        scheduler.run_due(dict(last), 1.0)
    assert f"access log at {anchors.newest().code}" in caplog.text
    assert not InboxItem.objects.filter(user=admin).exists()
    lines = anchors.lines_of(anchors.path())
    cut(1)
    scheduler.run_due(dict(last), 1.0)
    assert "anchor_access_log did not work" in caplog.text
    assert "check_access_log did not work" in caplog.text
    assert [item.path for item in InboxItem.objects.filter(user=admin)] == ["/access-log/"]
    assert anchors.lines_of(anchors.path()) == lines, "a cut log gets no new anchor that would hide the cut"
    assert waits(admin) == 1


def test_rows_that_retention_took_are_no_fault():
    looks(3)
    with time_machine.travel(timezone.now() - timedelta(days=7 * 365)):
        anchor_access_log()
    old = anchors.newest()
    anchors.path().unlink()
    long_ago = (timezone.now() - timedelta(days=7 * 365)).isoformat()
    anchors.append(anchors.Anchor(anchors.HEAD, 2, old.head, long_ago, long_ago))
    guards.destroy(AccessEvent.objects.filter(position__lte=2))
    verify()
    looks(1)
    anchor_access_log()
    verify()


def test_oldest_rows_that_are_cut_before_their_time_show():
    looks(2)
    early = anchor_access_log().position
    looks(3)
    anchor_access_log()
    raw("DELETE FROM people_accessevent WHERE position <= %s", early)
    with pytest.raises(CommandError, match=f"row {early} was"):
        verify()


@pytest.mark.parametrize("spoil", [
    lambda line: line.replace('"head"', '"restored"', 1),
    lambda line: line.replace('"position": ', '"position": 1'),
    lambda line: json.dumps({**json.loads(line), "mark": "0" * 64}),
    lambda line: json.dumps({**json.loads(line), "mark": "ñ\ud800"}),
    lambda line: json.dumps({key: value for key, value in json.loads(line).items() if key != "mark"}),
    lambda line: line[:40],
    lambda line: line.replace('"position": ', '"position": "x", "was": '),
    lambda line: line.replace('"row_at": "', '"row_at": "yesterday '),
    lambda line: "[]",
    lambda line: "\x00\ufffd",
])  # fmt: skip
def test_line_that_was_changed_is_told(anchored, spoil):
    (line,) = anchors.lines_of(anchors.path())
    anchors.path().write_text(spoil(line) + "\n")
    with pytest.raises(CommandError, match=r"1 lines of the anchors were not written|is not whole"):
        verify()
    with pytest.raises(LogNotWhole):
        anchor_access_log()


def test_made_up_note_explains_nothing(anchored):
    """A line that says "a backup was put back" without the key's mark."""
    first = cut(2)
    (line,) = anchors.lines_of(anchors.path())
    note = {**json.loads(line), **vars(anchors.head_of_log(anchors.RESTORED, "2026-01-01T00:00:00+00:00"))}
    anchors.path().write_text(f"{line}\n{json.dumps(note)}\n")
    with pytest.raises(CommandError, match=f"row {first} was"):
        verify()


def test_line_that_a_crash_cut_short_does_not_spoil_the_next(anchored):
    whole = anchors.path().read_text()
    anchors.path().write_text(whole + whole[:50])
    anchors.append(anchors.head_of_log())
    assert [bool(anchors.genuine(line)) for line in anchors.lines_of(anchors.path())] == [True, False, True]


def test_list_is_private_and_names_nobody(anchored):
    text = anchors.path().read_text()
    assert anchors.path().stat().st_mode & 0o077 == 0
    ids = {str(pk) for pair_of in AccessEvent.objects.values_list("reader_id", "subject_id") for pk in pair_of if pk}
    assert ids
    assert [pk for pk in ids if pk in text] == []
    assert set(json.loads(text)) == {"kind", "position", "head", "row_at", "at", "why", "mark"}


def test_list_that_was_deleted_with_the_rows_shows_by_what_left_the_machine(anchored, tmp_path):
    kept = tmp_path / "anchors.log"
    kept.write_text(anchors.path().read_text())
    code = anchors.newest().code
    first = cut(2)
    anchors.path().unlink()
    anchor_access_log()
    verify()
    with pytest.raises(CommandError, match=f"row {first} was"):
        verify("--anchors", str(kept))
    with pytest.raises(CommandError, match="does not hold"):
        verify("--code", code)


def test_code_that_was_kept_is_held_against_the_log(anchored):
    code = anchors.newest().code
    looks(1)
    assert verification.is_still(f" {code.upper()} ") is True
    assert verification.is_still(code[:-1] + ("0" if code[-1] != "0" else "1")) is False
    assert verification.is_still("99999-" + code.partition("-")[2]) is False
    assert [verification.is_still(words) for words in ("", "4711", "x-y", f"{'9' * 30}-{'a' * 19}")][:3] == [None] * 3


def test_older_copy_put_back_is_explained_and_no_fault(anchored, capsys):
    looks(3)
    anchor_access_log()
    last = newest()
    cut(last - anchored)
    note_restored(made_at=timezone.now() - timedelta(days=1))
    verify()
    out = capsys.readouterr().out
    assert "a backup of" in out
    assert f"rows {anchored + 1} to {last} of before are not here" in out
    looks(5)
    anchor_access_log()
    verify()
    first = cut(1)
    with pytest.raises(CommandError, match=f"row {first} was"):
        verify()


def test_rows_before_the_older_copy_must_still_be_as_they_were(anchored):
    looks(1)
    note_restored(made_at=timezone.now())
    raw("DELETE FROM people_accessevent WHERE position <= %s", anchored)
    with pytest.raises(CommandError, match=f"row {anchored} was"):
        verify()


def test_new_machine_takes_the_list_of_the_backup(anchored, tmp_path):
    """The new machine's own list is of another database: it gives way, and is kept beside."""
    came = tmp_path / "anchors.log"
    came.write_text(anchors.path().read_text())
    stranger = anchors.Anchor(anchors.HEAD, 2, "f" * 64, timezone.now().isoformat(), timezone.now().isoformat())
    anchors.path().unlink()
    anchors.append(stranger)
    note_restored(made_at=timezone.now(), lists=(came,))
    verify()
    assert [anchors.parsed(line).kind for line in anchors.lines_of(anchors.path())] == ["head", "restored"]
    assert '"position": 2' in anchors.path().with_name(f"{anchors.path().name}.before-restore").read_text()
    cut(1)
    with pytest.raises(CommandError, match="was changed or removed"):
        verify()


def test_what_somebody_looked_into_is_accepted_for_good_with_its_words(anchored, capsys):
    cut(2)
    with pytest.raises(CommandError, match="--why"):
        call_command("access_log", "accept")
    call_command("access_log", "accept", "--why", "power cut", verbosity=0)
    verify()
    assert f"accepted: power cut; rows {anchored - 1} to {anchored} of before" in capsys.readouterr().out
    looks(1)
    assert anchor_access_log().position == newest()


def test_break_in_the_middle_is_accepted_too_and_a_later_one_is_not(anchored):
    raw("DELETE FROM people_accessevent WHERE position = %s", anchored - 2)
    accept_access_log(why="looked into")
    verify()
    looks(3)
    anchor_access_log()
    row = newest() - 1
    raw("DELETE FROM people_accessevent WHERE position = %s", row)
    with pytest.raises(CommandError, match=f"row {row} was"):
        verify()


def test_page_shows_the_code_and_no_row(anchored):
    page = browser(person(Role.ADMINISTRATOR))
    anchor_access_log()
    text = page.get("/access-log/").content.decode()
    assert anchors.newest().code in text
    assert "The newest rows are all there" in text
    assert "CanaryReason" not in text
    assert "Shown" not in text.partition("<main")[2].partition("</main>")[0]


def test_page_holds_a_kept_code_against_the_log(anchored):
    client, code = browser(person(Role.ADMINISTRATOR)), anchors.newest().code
    assert "is as it was when you kept the code" in client.get("/access-log/", {"code": code}).content.decode()
    assert "This is no such code" in client.get("/access-log/", {"code": "<b>x"}).content.decode()
    raw("DELETE FROM people_accessevent WHERE position >= %s", anchored)
    text = client.get("/access-log/", {"code": code}).content.decode()
    assert "does not hold this row as it was" in text
    assert "Rows are missing or were changed" in text


def test_page_says_why_rows_are_missing(anchored):
    cut(2)
    accept_access_log(why="power <cut>")
    text = browser(person(Role.ADMINISTRATOR)).get("/access-log/").content.decode()
    assert "power &lt;cut&gt;" in text
    assert f"Rows {anchored - 1} to {anchored} of before are not here." in text


def test_page_without_an_anchor_says_so():
    assert "There is no code yet" in browser(person(Role.ADMINISTRATOR)).get("/access-log/").content.decode()


@pytest.mark.parametrize("number", [1, 3])
def test_page_takes_the_same_number_of_queries(number, django_assert_num_queries):
    for _ in range(number):
        looks(1)
        anchor_access_log()
        note_restored(made_at=timezone.now())
    client = browser(person(Role.ADMINISTRATOR))
    client.get("/access-log/")
    with django_assert_num_queries(5):
        page = client.get("/access-log/").content.decode()
    assert page.count("An older copy of the site was put back.") == number
