# ruff: noqa: E501
"""A question to the student's program gives what the check itself gives in a kernel, whatever is answered."""

import pytest

from labs.grader.inside.node import Node
from labs.grader.languages.assertions import read

RANGE = "throw new RangeError('small')"
# Each: what is answered, a check that is sealed, and whether it holds: Node itself is asked, too.
ANSWERS = [
    # A promise is no value until somebody waits for it.
    ("const f = async () => 2", "assert.equal(f(), 2);", False),
    ("const f = async () => 2", "assert.equal(await f(), 2);", True),
    ("const f = async () => false", "assert(!f());", False),
    ("const f = async () => false", "assert.ok(f());", True),
    ("const f = () => ({ then: (done) => done(2) })", "assert.equal(f(), 2);", False),
    # How it ends: thrown at once, or by a promise; by its class, not by the name that it gives itself.
    (f"const f = async () => {{ {RANGE} }}", "assert.throws(() => f(), RangeError);", False),
    (f"const f = async () => {{ {RANGE} }}", "await assert.rejects(() => f(), RangeError);", True),
    (f"const f = () => {{ {RANGE} }}", "await assert.rejects(() => f());", False),
    (f"const f = () => {{ {RANGE} }}", "await assert.rejects(f());", False),
    (f"const f = () => {{ {RANGE} }}", "await assert.rejects(async () => f(), RangeError);", True),
    (
        "const f = () => { const e = new Error('x'); e.name = 'RangeError'; throw e }",
        "assert.throws(() => f(), RangeError);",
        False,
    ),
    ("class Low extends RangeError {}; const f = () => { throw new Low() }", "assert.throws(() => f(), RangeError);", True),
    ("const f = () => { throw 'RangeError' }", "assert.throws(() => f(), RangeError);", False),
    ("const f = () => { throw undefined }", "assert.throws(() => f());", True),
    (f"const f = () => {{ {RANGE} }}", "assert.throws(() => f(), 'no error');", True),
    (f"const f = () => {{ {RANGE} }}", "assert.throws(() => f(), 'small');", False),
    ("const f = () => ({ get a() { throw new RangeError() } })", "assert.throws(() => f(), RangeError);", False),
    ("const f = () => ({ get a() { throw new RangeError() } })", "assert(f());", True),
    # What lists and objects hold beside what is read of them.
    ("const f = () => 'a1'.match(/[0-9]/)", "assert.deepEqual(f(), ['1']);", False),
    ("const f = () => 'a1'.match(/[0-9]/g)", "assert.deepEqual(f(), ['1']);", True),
    ("const f = () => [1, , 2]", "assert.deepEqual(f(), [1, undefined, 2]);", False),
    ("const f = () => ({ a: 1, [Symbol('b')]: 2 })", "assert.deepEqual(f(), { a: 1 });", False),
    ("const f = () => Object.assign(Object.create({ b: 2 }), { a: 1 })", "assert.deepEqual(f(), { a: 1 });", True),
    ("const f = () => Object.assign(Object.create(null), { a: 1 })", "assert.deepEqual(f(), { a: 1 });", False),
    ("class P { a = 1 }; const f = () => new P()", "assert.deepEqual(f(), { a: 1 });", False),
    ("const f = () => new Proxy([{ a: 1 }], {})", "assert.deepEqual(f(), [{ a: 1 }]);", True),
    ("const f = () => (function () { return arguments })(1)", "assert.deepEqual(f(), { 0: 1 });", False),
    ("const f = () => [NaN, undefined, -0, 1n]", "assert.deepEqual(f(), [NaN, undefined, -0, 1n]);", True),
    ("const f = () => ({ a: undefined })", "assert.deepEqual(f(), {});", False),
    ("const f = () => new Map([['a', 1]])", "assert.deepEqual(f(), {});", False),
    ("const f = () => ({ [Symbol.toPrimitive]: () => 2 })", "assert.equal(f(), 2);", False),
    ("const f = () => [Promise.resolve(1)]", "assert.deepEqual(f(), [1]);", False),
    # What has no end, or too much in it, is an answer all the same.
    ("const f = () => { const one = { v: 1 }; one.self = one; return one }", "assert.deepEqual(f(), { v: 1, self: {} });", False),
    (
        "const f = () => { let last = { v: 0 }; for (let v = 1; v < 50; v++) { last.next = { v, last }; last = last.next } return last }",
        "assert(f());",
        True,
    ),
    ("const f = () => Array.from({ length: 300000 }, (_, n) => 'item ' + n)", "assert.ok(f());", True),
    ("const f = () => process", "assert.notEqual(f(), 2);", True),
    # Names that a program may well have, and data that an answer changes.
    ("class Symbol {}; const value = 1, error = 2, answer = 3; const f = () => value + 1", "assert.equal(f(), 2);", True),
    ("const f = (some) => { while (some.length) some.pop(); return 0 }", "const d = [1];\nassert.equal(f(d), 0);\nassert.equal(d.length, 1);", False),
    ("const f = () => 2; Object.prototype.more = 1", "assert.deepEqual([f()], [2]);", True),
]  # fmt: skip


@pytest.fixture(scope="module")
def node():
    """One program for all of them: names may be declared anew."""
    made = Node(lambda _name, _data: None)
    made.run("const assert = require('node:assert/strict')", 20)
    yield made
    made.close()


def asked(node, check):
    """Return whether a check holds, asked as a grader asks."""
    found = read([(False, line) for line in check.split("\n")])
    answers = []
    for part in found.sent():
        if not part["ask"]:
            node.run(part["text"], 5)
            continue
        answers.append(node.ask(part["text"], 5, part["how"]).answer)
    return found.verdict(answers)["outcome"] == "passed"


def test_questions_give_what_the_check_itself_gives(node):
    seen = []
    for answer, check, _holds in ANSWERS:
        node.run(answer, 5)
        by_questions = asked(node, check)
        node.run(answer, 5)
        by_itself = node.run(check, 5).error is None
        seen.append((answer, check, by_questions, by_itself))
        node.run("delete Object.prototype.more", 5)
    assert seen == [(answer, check, holds, holds) for answer, check, holds in ANSWERS]


def test_what_was_stopped_and_ends_later_answers_nothing_that_is_asked_since(node):
    assert node.ask("await new Promise((done) => setTimeout(done, 500, 'first'))", 0.1).cut
    late = node.ask("await new Promise((done) => setTimeout(done, 900, 'second'))", 20)
    assert late.answer == '{"t":"value","v":"second"}'
