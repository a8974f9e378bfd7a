"""Questions of checks in R: each is asked as a check is, and by R itself; both must say the same."""

import json
import subprocess

import pytest

from labs.grader.inside import embedded
from labs.grader.languages.expectations import read
from tests.conftest import need

# (what a student's cell binds `x` to, what a check says of it). R itself runs the check as it stands.
VALUES = (
    "3", "3L", "3 + 1e-12", "c(3, 3)", "'3'", "c(a = 3)", "NA", "NaN", "TRUE", "c(1, 2)", "1:2", "list(1, 'a')",
    "factor('a')", "'a'", "c('a', 'b')", "data.frame(a = 1:2)", "function(n) n", "matrix(1:4, 2)", "-3", "3.05",
)  # fmt: skip
CHECKS = (
    "stopifnot(x == 3)", "stopifnot(x != 3)", "stopifnot(3 == x)", "stopifnot(x > 2, x < 4)", "stopifnot(!(x > 2))",
    "stopifnot(identical(x, 3))", "stopifnot(identical(x, 1:2))", "stopifnot(identical(x, c(a = 3)))",
    "stopifnot(isTRUE(all.equal(x, 3)))", "stopifnot(isTRUE(all.equal(x, c(1, 2))))",
    "stopifnot(isTRUE(all.equal(x, 3, tolerance = 0.1)))", "stopifnot(abs(x - 3) < 0.1)", "stopifnot(is.numeric(x))",
    "stopifnot(is.character(x))", "stopifnot(is.data.frame(x), TRUE)", "stopifnot(is.function(x))",
    "stopifnot(is.null(x) == FALSE)", "stopifnot('a' %in% x)", "stopifnot(x %in% c('a', 'b'))", "stopifnot(isTRUE(x))",
    "stopifnot(!is.list(x))", "stopifnot(length(x) == 2)", "if (length(x) != 1) stop('one')",
    "stopifnot(inherits(x, 'factor'))", "stopifnot(identical(x, list(1, 'a')))", "stopifnot(x == 'a')",
    "stopifnot(exists('x'))", "stopifnot(names(x) == 'a')",
    "stopifnot(digest::digest(x) == '%s')",
)  # fmt: skip


@pytest.fixture(scope="module")
def said():
    """Return of each pair what R itself says, and what the student's R answers to the check's questions."""
    need("r", not embedded.missing(), f"apt-get install {' '.join(embedded.missing())}")
    three = subprocess.run(["Rscript", "-e", "cat(digest::digest(3))"], capture_output=True, text=True, check=True)
    checks = [check.replace("%s", three.stdout) for check in CHECKS]
    program = f"""
import json, sys
from labs.grader.inside import embedded
r = embedded.R()
from labs.grader.languages.expectations import read
told = []
for value in {VALUES!r}:
    for check in {checks!r}:
        found = read([(False, line) for line in check.split("\\n")])
        r.call("prepare", f"x <- {{value}}", 20)
        truth = '"value"' in r.call("prepare", check, 20)[0][:14]
        names = {{"bytes": "ask_bytes", "value": "ask_value"}}
        answers = [r.call(names[part["how"]], part["text"], 20)[0] for part in found.sent()] if found else None
        told.append([value, check, truth, answers])
print(json.dumps(told))
"""
    import sys

    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


# R says of no item at all that all of them are so (`logical(0)`); here there has to be one (0509).
NOTHING = {"stopifnot(names(x) == 'a')"}


def test_questions_hold_where_r_itself_says_so(said):
    unlike = []
    for value, check, truth, answers in said:
        found = read([(False, check)])
        if found is not None and (found.verdict(answers)["outcome"] == "passed") is not truth and check not in NOTHING:
            unlike.append((value, check, truth))
    assert not unlike, "\n".join(map(str, unlike))
    assert sum(answers is not None for *_, answers in said) > 500


@pytest.mark.parametrize(
    "check",
    [
        "stopifnot(sum(x != c(1, 2)) == 0)",  # what is expected would be told
        "stopifnot(grepl('a', x))",
        "for (n in 1:2) stopifnot(x == n)",
        "expect_error(f(1), 'pattern')",
        "stopifnot(x == y)",
        "ok <- x == 3; stopifnot(ok)",
        "want <- 3\ngot <- want + f(1)\nstopifnot(got == want)",
        "test_1()",
        "if (x == 3) stop('a') else print('b')",
        "stopifnot(x == ",
        "0.5",
    ],
)
def test_what_decides_otherwise_is_no_question(check):
    assert read([(False, line) for line in check.split("\n")]) is None


@pytest.mark.parametrize(
    "check",
    [
        "test_that('q', {\n  expect_equal(f(3), 9, tolerance = 1e-3)\n  expect_error(f('x'))\n})\nprint('Success!')",
        "library(testthat)\nwant <- c(a = 1)\nexpect_identical(f(1), want)",
        "expect_true(exists('x')); expect_equal(digest(x), 'abc')",
        "testthat::expect_length(f(1), 2)\nexpect_named(x, c('a', 'b'))",
        "set.seed(1)\nexpect_gt(mean(f(10)), 0)",
        "expect_false(is.null(x)); expect_true('tbl' %in% class(x)); expect_equal(dim(x), c(400, 12))",
        "expect_true(digest(round(x, 2)) %in% c('abc', 'def'))",
    ],
)
def test_forms_of_courses_are_questions_and_what_is_expected_is_not_sent(check):
    found = read([(False, line) for line in check.split("\n")])
    assert found is not None
    assert not [one for one in found.sent() if re_expected(one["text"])]


def re_expected(text):
    return any(word in text for word in ("abc", "expect_", "400", "want", "digest"))
