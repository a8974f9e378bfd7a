"""Badges: made when asked, found good by strangers' software, taken back, and leading to nobody."""

import gzip
import json
import logging
from base64 import urlsafe_b64decode

import jwt
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse
from openbadgeslib.ob3 import OB3VerificationError, OB3Verifier

from pathways.base.errors import NotYetReady
from pathways.content import catalogue
from pathways.credentials import badges, rights, status
from pathways.credentials.badges import make_badge, take_back_badge
from pathways.credentials.checking import check
from pathways.credentials.signing import did_document, issuer, renew_key
from pathways.models import Badge, CoursePage, SigningKey, StatusSlot
from people.sealing import rotation
from tests.pathways.learning.test_pages import words

DID = "did:web:academy.example.org"


def payload(token):
    return jwt.decode(token, options={"verify_signature": False})


class TestStrangersSoftware:
    """`openbadgeslib` is not ours: it resolves our name, checks seal, claims and shape, and asks for the status."""

    def verify(self, token, web):
        verifier = OB3Verifier.for_issuer_did(DID, download=web)
        return verifier.verify(token, check_status=True, download=web)

    def test_a_badge_is_accepted_and_no_more_once_it_is_taken_back(self, graduate, course, web):
        token = make_badge(student=graduate, reached=course).token
        assert self.verify(token, web).achievement.name == "Networking basics"
        take_back_badge(badge=Badge.objects.get())
        with pytest.raises(OB3VerificationError, match="revocation"):
            self.verify(token, web)

    def test_a_badge_of_an_older_key_is_accepted_after_the_key_is_renewed(self, graduate, course, web):
        token = make_badge(student=graduate, reached=course).token
        call_command("renew_badge_key", verbosity=0)
        self.verify(token, web)
        self.verify(make_badge(student=graduate, reached=course).token, web)

    def test_a_changed_badge_is_refused(self, graduate, course, web):
        head, body, seal = make_badge(student=graduate, reached=course).token.split(".")
        other = payload(make_badge(student=graduate, reached=course).token)
        for forged in (f"{head}.{body}.{seal[::-1]}", jwt.encode(other, None, algorithm="none")):
            with pytest.raises(OB3VerificationError):
                self.verify(forged, web)
            assert check(forged).answer in ("broken", "foreign")


class TestWhatItSays:
    def test_two_badges_of_one_person_share_no_name_and_tell_no_day(self, graduate, course):
        one, two = (payload(make_badge(student=graduate, reached=course).token) for _ in range(2))
        for held in (one, two):
            text = json.dumps(held)
            for word in (graduate.display_name, graduate.username, graduate.hub_name, str(graduate.pk), "Cohort"):
                assert word not in text
            assert held["validFrom"].endswith("-01-01T00:00:00Z")
        fresh = ("id", "jti", "sub")
        assert not {one[name] for name in fresh} & {two[name] for name in fresh}
        assert one["credentialStatus"] != two["credentialStatus"]
        shared = {name for name in one if one[name] == two[name]}
        assert shared == {"@context", "type", "name", "issuer", "validFrom", "iss", "nbf"}

    def test_it_names_what_had_to_be_done_in_the_language_of_its_person(self, client, graduate, rule_set):
        client.force_login(graduate)
        post = reverse("pathways:make_badge", args=["course-networking-basics"])
        response = client.post(post, headers={"accept-language": "es"})
        assert response["Content-Disposition"] == 'attachment; filename="badge.jwt"'
        said = payload(response.content.decode())["credentialSubject"]["achievement"]
        assert said["id"] == "https://academy.example.org/pathways/networking/networking-basics/"
        assert "70 %" in said["criteria"]["narrative"]


@pytest.fixture
def rule_set(school):
    CoursePage.objects.filter(slug="networking-basics").update(quiz_mastery=70)
    catalogue._kept.clear()


class TestStatusList:
    def test_everybody_reads_the_same_text_until_a_badge_is_taken_back(self, client, school, graduate, course):
        url = reverse("pathways:badge_status", args=["list-1"])
        make_badge(student=graduate, reached=course)
        seen = [client.get(url)]
        client.force_login(school.instructor)
        seen.append(client.get(url, headers={"accept-language": "es"}))
        assert seen[0].content == seen[1].content
        assert seen[0]["Content-Type"] == "application/vc+jwt"
        assert "max-age=300" in seen[0]["Cache-Control"]
        take_back_badge(badge=Badge.objects.get())
        assert client.get(url).content != seen[0].content
        assert client.get(reverse("pathways:badge_status", args=["list-2"])).status_code == 404

    def test_a_list_is_long_enough_to_hide_one_among_many(self, graduate, course):
        make_badge(student=graduate, reached=course)
        take_back_badge(badge=Badge.objects.get())
        packed = payload(status.status_list(1))["credentialSubject"]["encodedList"]
        bits = gzip.decompress(urlsafe_b64decode(packed[1:] + "=="))
        assert len(bits) * 8 == 131_072
        index = StatusSlot.objects.get().index
        assert [n for n, byte in enumerate(bits) if byte] == [index // 8]
        assert bits[index // 8] == 0x80 >> index % 8

    def test_a_new_list_begins_when_the_last_is_half_full(self, graduate, course, monkeypatch):
        monkeypatch.setattr(status, "SIZE", 8)
        for _ in range(5):
            make_badge(student=graduate, reached=course)
        places = sorted(StatusSlot.objects.values_list("index", flat=True))
        assert places[3] < 8 <= places[4]
        assert status.entry(StatusSlot.objects.get(index=places[4]))["statusListCredential"].endswith("/status/list-2/")


class TestOwnPages:
    def test_a_person_takes_a_badge_and_takes_it_back_and_nobody_else_can(self, client, school, graduate):
        client.force_login(graduate)
        post = reverse("pathways:make_badge", args=["pathway-networking"])
        token = client.post(post).content.decode()
        held = Badge.objects.get()
        assert "Badges that you took away" in words(client.get("/my/certificates/"))
        back = reverse("pathways:take_back_badge", args=[held.pk])
        client.force_login(school.mate)
        assert client.post(back).status_code == 404
        assert client.post(post).status_code == 404
        assert check(token).answer == "holds"
        client.force_login(graduate)
        client.post(back)
        assert check(token).answer == "taken_back"
        assert client.post(back).status_code == 404

    def test_more_badges_than_anybody_needs_are_not_made(self, graduate, course, monkeypatch):
        monkeypatch.setattr(badges, "MOST", 1)
        make_badge(student=graduate, reached=course)
        with pytest.raises(NotYetReady):
            make_badge(student=graduate, reached=course)
        take_back_badge(badge=Badge.objects.get())
        make_badge(student=graduate, reached=course)

    def test_the_page_costs_the_same_at_one_badge_and_three(self, client, graduate, course, django_assert_num_queries):
        client.force_login(graduate)
        for more in (1, 2):
            for _ in range(more):
                make_badge(student=graduate, reached=course)
            client.get("/my/certificates/")
            with django_assert_num_queries(6):
                client.get("/my/certificates/")


class TestChecking:
    def test_anybody_pastes_or_sends_a_badge_and_nothing_of_it_is_written_down(
        self, client, graduate, course, caplog, django_assert_num_queries
    ):
        token = make_badge(student=graduate, reached=course).token
        url = reverse("pathways:check_badge")
        with caplog.at_level(logging.DEBUG, logger="django"):
            pasted = client.post(url, {"text": f"  {token}\n"})
            sent = client.post(url, {"file": SimpleUploadedFile("badge.jwt", token.encode())})
        for page in (pasted, sent):
            assert "This badge holds. Networking basics" in words(page)
            assert token[:40] not in page.content.decode()
        assert not [record for record in caplog.records if token[:40] in record.getMessage()]
        with django_assert_num_queries(2):
            check(token)

    @pytest.mark.parametrize("text", ["", "x", "a.b.c", "é" * 30_000])
    def test_what_is_no_badge_is_said_to_be_broken(self, client, pages, text):
        page = client.post(reverse("pathways:check_badge"), {"text": text})
        assert "This is not a whole badge" in words(page)

    def test_a_badge_of_others_and_our_own_list_are_told_apart(self, graduate, course):
        others = jwt.encode({"type": ["OpenBadgeCredential"]}, "x" * 32, headers={"kid": "did:web:example.com#a"})
        assert check(others).answer == "foreign"
        assert check(status.status_list(1)).answer == "broken"
        token = make_badge(student=graduate, reached=course).token
        Badge.objects.all().delete()
        StatusSlot.objects.all().delete()
        assert check(token).answer == "broken"


class TestKeys:
    def test_the_private_half_is_sealed_rotated_and_destroyed_when_retired(self, graduate, course):
        make_badge(student=graduate, reached=course)
        held = SigningKey.objects.get()
        assert "PRIVATE" not in held.wrapped
        assert {"d", "p", "q"}.isdisjoint(held.public)
        rotation.start_rotation()
        assert rotation.rewrap_held() == 1
        assert rotation.rewrap_held() == 0
        rotation.drop_old_keys()
        make_badge(student=graduate, reached=course)
        renew_key()
        held.refresh_from_db()
        assert (held.wrapped, bool(held.retired_at)) == ("", True)

    def test_the_newest_key_stands_first_and_none_says_more_than_it_must(self, pages):
        first, second = renew_key(), renew_key()
        found = did_document()
        assert found["id"] == issuer() == DID
        assert found["assertionMethod"] == [f"{DID}#{second.kid}", f"{DID}#{first.kid}"]
        assert {name for method in found["verificationMethod"] for name in method["publicKeyJwk"]} == {
            *("kty", "n", "e", "kid", "alg", "use"),
        }


def test_erasure_leaves_the_badge_good_and_leading_to_nobody(school, graduate, course):
    token = make_badge(student=graduate, reached=course).token
    assert [(row["key"], row["taken_back"]) for row in rights.badges(graduate)] == [("networking-basics", False)]
    assert rights.badges(school.mate) == []
    assert rights.erase_badges(school.mate) == 0
    assert rights.erase_badges(graduate) == 1
    assert rights.badges(graduate) == []
    assert check(token).answer == "holds"
