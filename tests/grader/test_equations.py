"""A check in bash as questions and answers: what is read as one, and what holds."""

import pytest

from labs.grader.languages.reading import read


def parts(source, hidden_from=99):
    found = read([(number >= hidden_from, line) for number, line in enumerate(source.split("\n"))])
    return found and [(part.text, part.operator, part.expected) for part in found.parts]


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('[ "$(f 3)" = "9" ]', [("f 3", "=", "9")]),
        ("[[ $(f) == '9 \"x\"' ]]", [("f", "==", '9 "x"')]),
        ("test \"$(f | g)\" != $'a\\nb'", [("f | g", "!=", "a\nb")]),
        ('[ 9 = "$(f)" ] && [ -z "$(g 2>&1)" ]', [("f", "=", "9"), ("g 2>&1", "-z", "")]),
        ('[ "$(echo "a) b" | f "$(g)")" -eq 2 ] &&\n[ "$(f \')\')" = x ]  # so', [
            ('echo "a) b" | f "$(g)"', "-eq", "2"), ("f ')'", "=", "x"),
        ]),
        ("cat > a.txt <<'END'\none\nif so\nEND\n[ \"$(f a.txt)\" = 2 ]", [
            ("cat > a.txt <<'END'\none\nif so\nEND", "", ""), ("f a.txt", "=", "2"),
        ]),
        ('cat > a.txt <<< "x"\n[ "$(f)" = 2 ] || { echo "so; $x" >&2; exit 1; }\nrm -f a.txt', [
            ('cat > a.txt <<< "x"', "", ""), ("f", "=", "2"), ("rm -f a.txt", "", ""),
        ]),
    ],
)  # fmt: skip
def test_comparison_with_what_is_written_out_is_read(source, found):
    assert parts(source) == found


@pytest.mark.parametrize(
    "source",
    [
        "grep -q a names.txt",
        "true",
        'want=3\n[ "$(f)" = "$want" ]',
        '[ "$(f)" = "`g`" ]',
        "[[ $(f) == a* ]]",
        "[[ $(f) =~ a ]]",
        '[ -f report.txt ] && [ "$(f)" = 3 ]',
        'if [ "$(f)" = 3 ]; then\n  true\nfi',
        'for n in 1 2\ndo\n[ "$(f)" = 3 ]\ndone',
        '[ "$(f)" = 3 ] || true; [ "$(f)" = 3 ]',
        '[ "$(f)" = 3 ] && true',
        '[ "$(f)" = 3 ]  # 1 point\n[ "$(f)" = 3 ]',
        '[ "$(f)" = 3',
        'x=$(f\n[ "$(f)" = 3 ]',
        # What bash decides by, behind the comparison or in place of it.
        '[ "$(f)" = 3 ]\ncat report.txt | grep -q done',
        '[ "$(f)" = 3 ]\nrm report.txt',
        '[ "$(f)" = 3 ] || { [ "$(f)" = 4 ]; }',
        '[ "$(f)" = 3 ] || { echo "$x" | grep -q 4; }',
        '[ "$(f)" = 3 ] &&\nprintf x > y\n[ "$(f)" = 4 ]',
    ],
)
def test_anything_else_is_left_to_the_students_shell(source):
    assert parts(source) is None


def test_what_students_read_stops_at_the_first_comparison_that_does_not_hold():
    found = read(
        [(False, '[ "$(f)" = 1 ] || { echo "one; not"; exit 1; }'), (True, '[ "$(f 7)" = 2 ]'), (False, "[ $(g) = 2 ]")]
    )
    assert "f 7" not in found.visible
    assert found.visible == '{ [ "$(f)" = 1 ] || {\necho "one; not"\nfalse\n}\n} && {\n{ [ $(g) = 2 ]\n}\n}'.replace(
        "|| {\n", "|| { "
    )


@pytest.mark.parametrize(
    ("source", "answer", "holds"),
    [
        ('[ "$(f)" = 3 ]', "3", True),
        ('[ "$(f)" = 3 ]', " 3", False),
        ("[ $(f) = 3 ]", "  3\n", True),
        ("[ $(f) = 3 ]", "3 4", False),
        ("[ $(f) = 3 ]", "", False),
        ('[ "$(f)" -ge 3 ]', " 04", True),
        ('[ 3 -gt "$(f)" ]', "4", False),
        ('[ "$(f)" -eq 3 ]', "three", False),
        ('[ "$(f)" -eq 3 ]', "\u0663", False),
        ('[ "$(f)" -gt 3 ]', "9" * 5000, False),
        ('[ "$(f)" -gt 3 ]', "9" * 20, False),
        ('[ "$(f)" -eq 10 ]', "010", True),
        ("[[ $(f) -eq 8 ]]", "010", True),
        ("[[ $(f) -eq 8 ]]", "08", False),
        ("[[ $(f) -eq 31 ]]", "0x1F", True),
        ("[[ $(f) -eq 5 ]]", "2#101", True),
        ("[[ $(f) -eq 0 ]]", "", False),
        ("[ -z $(f) ]", "", True),
        ("[ -n $(f) ]", "", False),
        ("[ $(f) = 3 ]", "\u00a03", False),
        ('[ -n "$(f)" ]', "x", True),
        ('[ -z "$(f)" ]', "x", False),
    ],
)
def test_answer_holds_as_in_bash(source, answer, holds):
    found = read([(False, source)])
    assert (found.verdict([answer])["outcome"] == "passed") is holds


def test_what_a_check_prepares_is_there_for_later_cells_whatever_its_comparisons_find():
    found = read([(False, line) for line in ('[ "$(f)" = 1 ]', "printf x > y.txt", '[ "$(g)" = 2 ]')])
    assert (
        found.visible
        == 'if { [ "$(f)" = 1 ]\n}; then\nprintf x > y.txt\n{ [ "$(g)" = 2 ]\n}\nelse\nprintf x > y.txt\nfalse\nfi'
    )


def test_number_behind_a_comparison_is_a_comment_and_no_points():
    found = read([(False, '[ "$(f)" = 3 ]  # 3')])
    assert found.verdict(["3"])["number"] is None


def test_points_of_comments_are_added_up_and_nothing_of_what_is_expected_is_sent():
    found = read([(False, '[ "$(f)" = secret1 ]  # 1.5 points'), (True, '[ "$(g)" = secret2 ]  # points: 2')])
    assert "secret" not in str(found.sent())
    assert [found.verdict(said)["number"] for said in (["secret1", "secret2"], ["x", "secret2"], ["secret1"], [])] == [
        3.5, 2, 1.5, 0,
    ]  # fmt: skip
    assert found.verdict(["secret1"], cut=True)["outcome"] == "stopped"
