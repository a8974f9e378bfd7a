"""Checks in JavaScript are read as questions and answers where they are such, and as nothing else."""

import pytest

from labs.grader.inside.node import Node
from labs.grader.languages import literals, script_checks
from labs.grader.languages.assertions import read

from . import books


def sent(source):
    found = read([(False, line) for line in source.split("\n")])
    return found and [part.text for part in found.parts]


@pytest.mark.parametrize(
    ("source", "asked"),
    [
        ("assert.equal(f(1), 2);", ["f(1)"]),
        ('assert.deepEqual(f([1, "a,b"]), [{a: -1.5, "b c": null}], `no`)  // 1 point', ['f([1, "a,b"])']),
        (
            "const rows = [1, 2];\nassert.equal(f(rows), 3)\nassert.equal(\n  f(4),\n  5,\n)",
            ["const rows = [1, 2];", "f(rows)", "f(4)"],
        ),
        ("// Two points.\n/* more */ assert.equal(f(1), 2);\n// behind", ["f(1)"]),
        # What is expected stays here, also where it has a name.
        ("const want = ['a'];\nassert.deepStrictEqual(f(), want);", ["f()"]),
        ("assert(isOpen(9)); assert.ok(!isOpen(23)); // both", ["isOpen(9)", "isOpen(23)"]),
        ("assert.throws(() => f('x'), TypeError, 'a text is no number');", ["f('x')"]),
        ("assert.equal(f((a) => a > /a\\/b/.exec('x)')).length, 0);", ["f((a) => a > /a\\/b/.exec('x)')).length"]),
        # Comparing is no question: the program that is asked would decide.
        ("assert(f(2) === 4);", None),
        ("assert.equal(f(2) === 4, true);", None),
        ("assert.ok(f(1) && f(2));", None),
        ("const want = [1];\nassert.deepEqual(f(want), want);", None),
        ("assert.equal(f(1), g(2));", None),
        ("assert.equal(f(1), [1]);", None),
        ("if (f(1) !== 2) throw new Error('no');", None),
        ("for (const one of [1]) assert.equal(f(one), 2);", None),
        ("assert.equal(f(1), 2); // 1 point\nassert.equal(f(2), 3);", None),
        ("const x = () => { assert.equal(1, 1); };\nassert.equal(f(1), 2);", None),
        ("assert.equal(f(1), `${2}`);", None),
        ("assert.equal(f(1, 2);", None),
        ("assert.equal(f(1), 2) || true;", None),
        ("assert = null;\nassert.equal(f(1), 2);", None),
        # Nor is what an error has to say, what nobody waits for, and what stands where words stand.
        ("assert.throws(() => f(1), /small/);", None),
        ("assert.throws(() => f(1), { message: 'small' });", None),
        ("assert.throws(async () => f(1));", None),
        ("assert.rejects(f(1));", None),
        ("assert.equal(f(1), 2, 0.5);", None),
        ("assert.notEqual(f(1), 010);", None),
        # Yes or no, found by what a program can change, with the values of the check in it.
        ("assert([[1, 2]].every(([a, b]) => f(a) === b));", None),
        ("const good = f(2) === 4;\nassert(good);", None),
        ("const same = (a, b) => Object.is(a, b);\nconst good = same(f(2), 4);\nassert.equal(good, true);", None),
        ("assert(f('x').includes('secret'));", None),
        ("const old = (a) => a >= 18;\nassert.deepEqual(f(old), []);", ["const old = (a) => a >= 18;", "f(old)"]),
        ("f(1);", None),
    ],
)  # fmt: skip
def test_check_is_read_as_what_it_asks(source, asked):
    assert sent(source) == asked


def test_expected_values_never_leave_with_the_questions():
    lines = [
        (True, "const hidden = 4711;"),
        (True, "assert.equal(f(2), hidden);"),
        (False, 'assert.equal(f(1), 815, "no");'),
    ]
    found = read(lines)
    assert "4711" not in str(found.sent())
    assert "815" not in str(found.sent())
    assert found.visible == 'assert.equal(f(1), 815, "no");'
    assert [part.hidden for part in found.asked] == [True, False]


@pytest.mark.parametrize(
    ("check", "answer", "holds"),
    [
        ("assert.equal(f(), 2);", '{"t":"value","v":2}', True),
        ("assert.equal(f(), 2);", '{"t":"value","v":"2"}', False),
        ("assert.equal(f(), 1);", '{"t":"value","v":true}', False),
        ("assert.equal(f(), 0);", '{"t":"value","v":{"t":"number","v":"-0"}}', False),
        ("assert.equal(f(), NaN);", '{"t":"value","v":{"t":"number","v":"NaN"}}', True),
        ("assert.equal(f(), 0.1);", '{"t":"value","v":0.1}', True),
        ("assert.equal(f(), 10n);", '{"t":"value","v":{"t":"bigint","v":"10"}}', True),
        ("assert.equal(f(), 'a\\n\\u00f1');", '{"t":"value","v":"a\\n\\u00f1"}', True),
        ("assert.equal(f(), undefined);", '{"t":"value","v":{"t":"undefined"}}', True),
        ("assert.equal(f(), null);", '{"t":"value","v":{"t":"undefined"}}', False),
        ("assert.notEqual(f(), 3);", '{"t":"value","v":2}', True),
        ("assert.notEqual(f(), 3);", '{"t":"nothing"}', False),
        ("assert.deepEqual(f(), {a: [1], b: ''});", '{"t":"value","v":{"t":"object","v":[["b",""],["a",[1]]]}}', True),
        ("assert.deepEqual(f(), {a: 1});", '{"t":"value","v":{"t":"object","v":[["a",1],["b",null]]}}', False),
        ("assert.deepEqual(f(), {a: 1});", '{"t":"value","v":{"t":"other","c":"Point"}}', False),
        ("assert.deepEqual(f(), []);", '{"t":"value","v":[]}', True),
        ("assert.ok(f());", '{"t":"value","v":[]}', True),
        ("assert.ok(f());", '{"t":"value","v":""}', False),
        ("assert(!f());", '{"t":"value","v":{"t":"number","v":"NaN"}}', True),
        ("assert(!f());", '{"t":"nothing"}', False),
        ("assert.throws(() => f(), RangeError);", '{"t":"threw","c":"RangeError","k":["RangeError","Error"]}', True),
        ("assert.throws(() => f(), RangeError);", '{"t":"threw","c":"TypeError","k":["TypeError","Error"]}', False),
        ("assert.throws(() => f());", '{"t":"value","v":1}', False),
        ("assert.equal(f(), 2);", "no JSON at all", False),
        ("assert.equal(f(), 2);", "[" * 5000, False),
    ],
)  # fmt: skip
def test_answer_is_compared_as_strict_assert_does(check, answer, holds):
    assert read([(False, check)]).asked[0].holds(answer) is holds


@pytest.mark.parametrize(
    "text", ["1 2", "[1", "x", "{a}", "{...b}", "'a\nb'", "`${1}`", "1e", "012a", "{__proto__: 1}", "'\\u{110000}'"]
)
def test_what_is_not_written_out_is_no_expected_value(text):
    with pytest.raises(literals.NotWritten):
        literals.read(text)


@pytest.mark.parametrize(
    ("given", "unfit"),
    [
        ('const assert = require("node:assert/strict");', False),
        ('const assert = require("node:assert").strict;', False),
        ('import { strict as assert } from "node:assert";', False),
        ('const assert = require("assert");', True),
        ('import assert from "node:assert";', True),
        ('import { assert } from "chai";', True),
        ("function assert(holds) {\n  if (!holds) throw holds;\n}", True),
        ('const assert = require("node:assert/strict");\nassert.equal = (a, b) => a == b;', True),
    ],
)
def test_check_runs_as_it_stands_where_another_assert_decides(given, unfit):
    check = books.check("one", "assert.equal(f(), 3);")
    assert bool(script_checks.unfit(check, books.book(books.given("setup", given), check))) is unfit


def test_each_way_of_deciding_has_a_control_that_fails():
    used = ["", *(name.partition(".")[2] for name in script_checks._CONTROLS)]
    source = "\n".join(f"assert{'.' if name else ''}{name}(f());" for name in used)
    node = Node(lambda _name, _data: None)
    try:
        node.run('const assert = require("node:assert/strict")', 20)
        assert node.run(script_checks.control(source), 20).error[:2] == ("Error", "control")
    finally:
        node.close()
