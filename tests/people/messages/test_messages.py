"""Messages that point somewhere and say nothing, and what is kept while it is typed."""

from datetime import timedelta

import pytest
from django.utils import timezone

from people.messages import notify as kinds
from people.messages.models import Draft, InboxItem
from people.messages.notify import about, label_of, notify, register_kind
from people.messages.selectors import draft_values, inbox_of, unread_count
from people.messages.services import MAX_DRAFT, discard_draft, mark_read, save_draft
from people.sealing.models import DataKey
from tests.people.factories import person

pytestmark = pytest.mark.django_db


def test_unread_message_is_not_repeated_and_a_read_one_is():
    user = person()
    first = notify(user=user, kind="lab_feedback", path="/labs/1/")
    assert notify(user=user, kind="lab_feedback", path="/labs/1/") == first
    assert notify(user=user, kind="lab_feedback", path="/labs/2/") != first
    assert notify(user=user, kind="lab_time", path="/labs/1/") != first
    assert notify(user=person(), kind="lab_feedback", path="/labs/1/") != first
    mark_read(item=first)
    assert notify(user=user, kind="lab_feedback", path="/labs/1/") != first
    assert unread_count(user) == 3


@pytest.mark.parametrize("path", ["", "labs/", "https://elsewhere.example/", "//elsewhere.example/"])
def test_message_never_leads_away_from_the_site(path):
    with pytest.raises(ValueError, match="page of this site"):
        notify(user=person(), kind="lab_feedback", path=path)
    assert not InboxItem.objects.exists()


def test_first_time_of_reading_counts():
    item = notify(user=person(), kind="lab_feedback", path="/labs/1/")
    item.read_at = earlier = timezone.now() - timedelta(days=1)
    item.save()
    mark_read(item=item)
    item.refresh_from_db()
    assert item.read_at == earlier


def test_inbox_shows_own_messages_newest_first_up_to_a_number():
    user = person()
    for number in range(3):
        item = notify(user=user, kind="release_requested", path=f"/{number}/")
        InboxItem.objects.filter(pk=item.pk).update(made_at=timezone.now() + timedelta(minutes=number))
    notify(user=person(), kind="release_requested", path="/other/")
    assert [message.item.path for message in inbox_of(user, limit=2)] == ["/2/", "/1/"]
    assert {str(message.label) for message in inbox_of(user)} == {"Someone asks what you would like to share"}


def test_kind_that_nobody_named_has_a_line_that_says_nothing(monkeypatch):
    monkeypatch.setattr(kinds, "_labels", dict(kinds._labels))
    assert str(label_of("canary")) == "You have a new message"
    register_kind("canary", "There is a song")
    assert (label_of("canary"), about("canary")) == ("There is a song", "There is a song")


def test_own_download_says_more_than_the_inbox():
    assert str(about("sharing_ended")) == "Something that you shared ended"
    assert str(label_of("sharing_ended")) == "You have a new message"


def test_draft_is_sealed_the_newest_counts_and_only_its_writer_gets_it():
    user, other = person(), person()
    save_draft(user=user, key="form", values={"text": ["Canary one"]})
    save_draft(user=user, key="form", values={"text": ["Canary two"]})
    save_draft(user=user, key="other", values={"text": ["Canary three"]})
    assert "Canary" not in Draft.objects.get(key="form").sealed_values
    assert draft_values(user, "form") == {"text": ["Canary two"]}
    assert draft_values(other, "form") == {}
    discard_draft(user=user, key="form")
    assert draft_values(user, "form") == {}
    assert draft_values(user, "other") == {"text": ["Canary three"]}


def test_draft_that_is_too_big_is_refused_and_the_last_one_stays():
    user = person()
    most = MAX_DRAFT - len('{"text": [""]}')
    save_draft(user=user, key="form", values={"text": ["x" * most]})
    with pytest.raises(ValueError, match="too big"):
        save_draft(user=user, key="form", values={"text": ["y" * (most + 1)]})
    assert draft_values(user, "form") == {"text": ["x" * most]}


def test_draft_whose_key_is_gone_is_empty():
    user = person()
    save_draft(user=user, key="form", values={"text": ["Canary"]})
    DataKey.objects.filter(user=user).delete()
    user.__dict__.pop("data_key", None)
    user._state.fields_cache.pop("data_key", None)
    assert draft_values(user, "form") == {}
