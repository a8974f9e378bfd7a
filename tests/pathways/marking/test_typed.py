"""What people type is read as they meant it."""

from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pathways.marking.kinds import fits_number, share_of
from pathways.marking.problems import question_problem
from pathways.marking.typed import fits_text, read_number
from tests.pathways.marking.questions import gaps, question

CALM = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))

NUMBERS = [
    ("65,536", 65536),
    ("1,024", 1024),
    ("1,048,576", 1048576),
    ("1,024.5", Fraction(2049, 2)),
    ("1.024,5", Fraction(2049, 2)),
    ("1.024", Fraction(1024, 1000)),
    ("1.048.576", 1048576),
    ("65 536", 65536),
    ("65\u00a0536", 65536),
    ("65\u202f536", 65536),
    ("65'536", 65536),
    ("65\u2019536", 65536),
    ("3,5", Fraction(7, 2)),
    ("0,125", Fraction(1, 8)),
    ("0,5", Fraction(1, 2)),
    (",5", Fraction(1, 2)),
    ("\u22125", -5),
    ("\u20135", -5),
    ("- 5", -5),
    ("+5", 5),
    ("24.", 24),
    (" 24 ", 24),
    ("1/2", Fraction(1, 2)),
    ("\u00bd", Fraction(1, 2)),
    ("1 1/2", Fraction(3, 2)),
    ("-3/4", Fraction(-3, 4)),
    ("0755", 755),
    ("1e3", 1000),
    ("\u0665", 5),
    ("\uff12\uff14", 24),
    ("9" * 60, int("9" * 60)),
    ("-" + "9" * 60, -int("9" * 60)),
    ("\u20145", -5),
    ("+1/2", Fraction(1, 2)),
    ("0/5", 0),
    ("1 \u2044 2", Fraction(1, 2)),
    (".5", Fraction(1, 2)),
    ("1 000,5", Fraction(2001, 2)),
    ("1e-2", Fraction(1, 100)),
    ("1/2.", Fraction(1, 2)),
    ("3,5.", Fraction(7, 2)),
]
NO_NUMBERS = [
    ".",
    "+",
    "1 1/0",
    "1/x",
    "9" * 61,
    "+-5",
    "",
    " ",
    "-",
    "1/0",
    "1_000",
    "0x1F",
    "22:22",
    "1,2,3",
    "12,34,567",
    "--5",
    "nan",
    "inf",
    "5 5",
    "9" * 99,
]


@pytest.mark.parametrize(("text", "value"), NUMBERS)
def test_number_is_read_as_people_write_it(text, value):
    assert read_number(text) == value


@pytest.mark.parametrize("text", NO_NUMBERS)
def test_what_is_no_number_is_none(text):
    assert read_number(text) is None


@CALM
@given(st.fractions(-(10**9), 10**9, max_denominator=10_000))
def test_fraction_reads_back(value):
    assert read_number(f"{value.numerator}/{value.denominator}") == value


@CALM
@given(st.integers(-(10**12), 10**12))
def test_whole_number_is_the_same_with_every_sign_between_thousands(value):
    for sign in (",", "\u00a0", "'", ""):
        assert read_number(f"{value:,}".replace(",", sign)) == value


def fits(answer, text, **fields):
    return share_of(question("number", answer=answer, **fields), text, {}) == 1


@pytest.mark.parametrize(
    ("answer", "text", "right"),
    [
        ("65536", "65,536", True),
        ("1024", "1,024", True),
        ("1.024", "1,024", False),
        ("1.024", "1.024", True),
        ("3.5", "3,5", True),
        ("-5", "\u22125", True),
        ("0.5", "1/2", True),
        ("0.5", "50%", True),
        ("50", "50 %", True),
        ("50", "0.5", False),
        ("24", "24.", True),
        ("24", "24.0", True),
        ("24", "24.1", False),
        ("24", "", False),
        ("0", "", False),
        ("0.1", "0.1", True),
    ],
)
def test_typed_number_fits(answer, text, right):
    assert fits(answer, text) is right


@pytest.mark.parametrize(
    ("tolerance", "text", "right"),
    [("", "101", False), ("1", "101", True), ("1", "101.01", False), ("5%", "95", True), ("5%", "94.9", False)],
)
def test_tolerance_is_a_number_or_percent(tolerance, text, right):
    assert fits("100", text, tolerance=tolerance) is right


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("1500", True),
        ("1500 MB", True),
        ("1.5 GB", True),
        ("1,5GB", True),
        ("1.5 gb", True),
        ("1,500,000 KB", True),
        ("1500 GB", False),
        ("1500 Mb", False),
        ("1500 apples", False),
        ("MB", False),
    ],
)
def test_units_are_worth_what_the_question_says(text, right):
    assert fits("1500", text, unit="MB\nGB = 1000\nKB = 0.001\nMb = 0.125") is right


def test_percent_with_a_unit_is_not_a_share():
    assert fits("0.5", "0.5 %", unit="%")
    assert not fits("0.5", "50%", unit="%")


TEXTS = [
    ("ls | wc -l", "ls | wc -l", True),
    ("ls | wc -l", "ls|wc -l", False),
    ("ls | wc -l", "ls", False),
    ("ssh|", "", False),
    ("ssh|", "ssh", False),
    ("--amend", "\u2014amend", True),
    ("--amend", "\u2013amend", True),
    ("-a", "\u2013a", True),
    ("--amend", "-amend", False),
    ("git commit --amend", "git commit \u2014amend", True),
    ("it's", "it\u2019s", True),
    ('"L-012"', "\u201cL-012\u201d", True),
    ('"L-012"', "\u00abL-012\u00bb", True),
    ("octet", "Octet.", True),
    ("octet", "octet\u00a0", True),
    ("two words", "two\u00a0words", True),
    ("two words", "two \u200bwords", True),
    ("git add .", "git add .", True),
    ("git add .", "git add", False),
    ("git add", "git add .", False),
    ("cd ..", "cd ..", True),
    ("cd ..", "cd .", False),
    ("octet\nbyte", "BYTE", True),
    ("octet\nbyte", "octet byte", False),
    ("~*secure*shell*", "The Secure Shell protocol", True),
    ("~*secure*shell*", "shell, secure", False),
    ("~ab*ba", "aba", False),
    ("~ab*ba", "abba", True),
    ("~secure", "Secure", True),
    ("~secure", "secured", False),
    ("~secure*", "insecure", False),
    ("~*secure", "secured", False),
    ("~*secure*", "secure", True),
    ("~*ab*ab*", "ab", False),
    ("~*ab*ab*", "xabab", True),
    ("~*b*b", "ab", False),
    ("~a*b*c", "acb c", True),
    ("~a*b*c", "bac", False),
    ("~*", "", False),
    ("~*", "x", True),
    ("~", "", False),
    ("  ", "", False),
    ("ok", "ok.", True),
    ("a", "a.", True),
    (".", ".", True),
    ("ok)", "ok).", False),
    ("--amend", "\u2015amend", True),
    ("a--b-c", "a\u2013b-c", True),
    ("*", "anything", False),
    ("SELECT * FROM t", "select * from t", True),
    ("SELECT * FROM t", "select a from t", False),
    ("\u00e1rbol", "a\u0301rbol", True),
]


@pytest.mark.parametrize(("accepted", "text", "right"), TEXTS)
def test_typed_text_fits(accepted, text, right):
    assert fits_text(accepted, text) is right


@CALM
@given(st.text(min_size=1, max_size=30))
def test_every_accepted_text_fits_itself_and_an_empty_one_never(text):
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    assert not fits_text(text, "")
    if lines and not lines[0].startswith("~") and not question_problem(question("text", answer=text)):
        assert fits_text(text, lines[0])


def test_gap_takes_the_same_number_in_another_form():
    asked = gaps("A /24 has [[size]] addresses, [[usable]] for devices.", size="256", usable="254\ntwo hundred")
    assert share_of(asked, {"size": "256.0", "usable": "Two hundred"}, {}) == 1
    assert share_of(asked, {"size": "1,256", "usable": "254"}, {}) == Fraction(1, 2)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"kind": "text", "answer": "  "}, "answer"),
        ({"kind": "text", "answer": "ssh\n~*"}, "answer"),
        ({"kind": "number", "answer": "0x1F"}, "answer"),
        ({"kind": "number", "answer": "22:22"}, "answer"),
        ({"kind": "number", "answer": "1_000"}, "answer"),
        ({"kind": "number", "answer": "1,024"}, "answer"),
        ({"kind": "number", "answer": "5", "tolerance": "some"}, "tolerance"),
        ({"kind": "number", "answer": "5", "unit": "MB = 2"}, "unit"),
        ({"kind": "number", "answer": "5", "why": ""}, "why"),
    ],
)
def test_answer_that_cannot_be_given_is_refused_with_its_field(fields, field):
    assert question_problem(question(**fields))[0] == field


def test_wanted_number_that_has_no_end_fits_within_a_tolerance():
    third = question("number", answer="0.3333", tolerance="0.001")
    assert fits_number(third, Fraction(1, 3), "1/3")
