"""The five questions: what is taken, what is refused and with which words, going back, a file in place of a person."""

import pytest

from infra.academy import answers, asking
from infra.academy.answers import Wrong

GOOD = {
    "name": "North Street School",
    "site": "https://learn.example.org",
    "labs": "https://labs.example.net",
    "languages": "en es",
    "zone": "America/Los_Angeles",
    "data": "/srv/academy/data",
    "database": "sqlite",
}


def test_good_answers_are_kept_as_they_are():
    assert answers.checked(GOOD) == GOOD


@pytest.mark.parametrize(
    ("key", "given", "kept"),
    [
        ("site", "learn.example.org/", "https://learn.example.org"),
        ("site", "https://learn.example.org:8443", "https://learn.example.org:8443"),
        ("languages", "ES, en", "es en"),
        ("zone", "america/new york", "America/New_York"),
        ("database", "SQLite", "sqlite"),
        ("database", "postgres://u:p%24@db.example.org/academy", "postgres://u:p%24@db.example.org/academy"),
    ],
)
def test_answers_are_taken_as_people_write_them(key, given, kept):
    assert answers.checked({**GOOD, key: given})[key] == kept


@pytest.mark.parametrize(
    ("key", "given", "says"),
    [
        ("name", "", "2 to 60 letters"),
        ("name", 'Say "hi"', "without quotes"),
        ("name", "Shelter House School", "tells whoever sees the screen"),
        ("name", "Escuela Sobreviviente", "tells whoever sees the screen"),
        ("site", "http://learn.example.org", "Passwords would travel"),
        ("site", "https://learn.example.org/academy", "nothing after the name"),
        ("site", "https://learn example", "no address"),
        ("site", "https://learn.example.org:port", "no address"),
        ("site", "http://127.0.0.1", "names its port"),
        ("labs", "https://learn.example.org", "a host name of their own"),
        ("labs", "https://labs.example.org", "Both belong to example.org"),
        ("labs", "http://localhost:8001", "Either both addresses"),
        ("languages", "es", "does not stand alone"),
        ("languages", "fr", "Write `en es`"),
        ("zone", "Pacific", "no time zone Pacific"),
        ("data", "data", "Write the folder in full"),
        ("data", "/srv/my academy", "without spaces"),
        ("data", "/", "Choose a folder elsewhere"),
        ("data", str(answers.ROOT / "labs"), "an upgrade replaces them"),
        ("data", "/etc/passwd", "is a file"),
        ("database", "mysql://localhost/academy", "Write `sqlite`, or an address"),
        ("database", "postgres://localhost/Academy; drop", "Write `sqlite`, or an address"),
        ("database", "postgres://u:pa$$@localhost/academy", "written with %"),
    ],
)
def test_a_wrong_answer_gets_a_plain_sentence(key, given, says):
    with pytest.raises(Wrong, match=f"^{key} = ") as told:
        answers.checked({**GOOD, key: given})
    assert says in str(told.value)


def test_a_file_that_lacks_an_answer_or_has_one_too_many_is_told_which():
    with pytest.raises(Wrong, match="lack `zone`"):
        answers.checked({key: value for key, value in GOOD.items() if key != "zone"})
    with pytest.raises(Wrong, match="no question `colour`"):
        answers.checked({**GOOD, "colour": "blue"})


def test_the_folder_of_a_demo_is_not_taken_for_an_academy(tmp_path):
    (tmp_path / "demo-sign-ins.json").touch()
    with pytest.raises(Wrong, match="belongs to the demo"):
        answers.checked({**GOOD, "data": str(tmp_path)})


@pytest.mark.parametrize(
    ("host", "owner"),
    [("learn.example.org", "example.org"), ("a.b.example.co.uk", "example.co.uk"), ("example.uk", "example.uk")],
)
def test_what_is_registered_of_a_host_name(host, owner):
    assert answers.owner(host) == owner


class Person:
    """Answers one question after the other, and remembers what was asked and kept."""

    def __init__(self, *said: str) -> None:
        self.said, self.asked, self.kept = list(said), [], {}

    def hear(self, words: str) -> str:
        self.asked.append(words)
        if not self.said:
            raise KeyboardInterrupt
        return self.said.pop(0)

    def keep(self, given: dict[str, str]) -> None:
        self.kept = dict(given)


def test_enter_takes_what_is_offered():
    person = Person("", "", "", "", "", "/srv/academy/data", "")
    told = asking.ask({}, person.keep, person.hear)
    assert told["name"] == "Tech academy"
    assert told["database"] == "sqlite"
    assert answers.checked(told) == told


def test_a_wrong_answer_is_explained_and_asked_again(capsys):
    person = Person("", "learn.example.org", "labs.example.org", "labs.example.net", "", "", "/srv/data", "")
    assert asking.ask({}, person.keep, person.hear)["labs"] == "https://labs.example.net"
    assert "a lab could set cookies for the site" in capsys.readouterr().out
    assert sum("And the labs?" in words for words in person.asked) == 2


def test_back_goes_to_the_question_before_and_offers_what_was_said():
    person = Person("School One", "back", "School Two", "", "", "", "", "/srv/data", "")
    assert asking.ask({}, person.keep, person.hear)["name"] == "School Two"
    assert "[School One]" in person.asked[2]


def test_stopping_half_way_keeps_what_was_said_and_goes_on_there():
    first = Person("School One", "learn.example.org")
    with pytest.raises(KeyboardInterrupt):
        asking.ask({}, first.keep, first.hear)
    second = Person("", "", "", "", "", "/srv/data", "")
    told = asking.ask(first.kept, second.keep, second.hear)
    assert (told["name"], told["site"]) == ("School One", "https://learn.example.org")
