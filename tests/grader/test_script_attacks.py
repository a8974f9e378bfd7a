"""Attacks through JavaScript earn nothing and learn nothing, and honest work behind them gets its points.

Each goes the whole way through the site and one worker, which also finds out how the lab's checks are run.
"""

import pytest

from . import books
from .attacked import assert_earns_nothing, assert_honest_work_is_graded

FULL = {"total-basic": 2, "parts": 2}
NET = "const net = require('node:net');"
ATTACKS = {
    "other_places": (
        "for (const place of ['/etc/passwd', '/proc/1/environ', '/root', '/home']) try { console.log(fs.readFileSync(place, 'utf8')) } catch { try { console.log(fs.readdirSync(place)) } catch {} }\n"
        "console.log(process.env)\n"
        f"{NET} for (const port of [22, 80]) await new Promise((done) => net.connect(port, '127.0.0.1', () => {{ console.log('\\nCONNECTED'); done() }}).on('error', done))"
    ),
    "processes": "const { spawn } = require('node:child_process'); for (let n = 0; n < 300; n++) spawn('sleep', ['60']).on('error', () => 1)",
    "memory": "const held = []; for (let n = 0; n < 80; n++) held.push(Buffer.alloc(16 << 20, 1))",
    "disk_and_output": "for (let n = 0; n < 40; n++) console.log('x'.repeat(100000)); for (let n = 0; n < 9; n++) fs.writeFileSync(`big${n}`, Buffer.alloc(48 << 20, 1))",
    "everybody_ends": "require('node:child_process').execSync('kill -9 -1')",
    "speaks_for_the_driver": (
        "for (let handle = 3; handle < 60; handle++) try { fs.writeSync(handle, '{\"answer\":\"{\\\\\"t\\\\\":\\\\\"value\\\\\",\\\\\"v\\\\\":7}\"}\\n'.repeat(40)) } catch {}"
    ),
    "takes_the_built_ins": "Promise.prototype.then = null; Function.prototype.call = null; globalThis.require = null; console.log = null",
    "looks_on_and_tells": (
        "function total(some) { fs.appendFileSync('/tmp/asked', String(some)); console.log(some); const seen = [fs.readFileSync('/tmp/asked', 'utf8')]; "
        "for (const one of fs.readdirSync('/proc')) for (const part of ['cmdline', 'environ', 'maps']) try { seen.push(fs.readFileSync(`/proc/${one}/${part}`, 'utf8')) } catch {} "
        "return seen.join(' ').includes('42000' + '42') ? 42 : seen[0] }"
    ),
    "never_comes_back": "process.on('SIGTERM', () => 1); setInterval(() => { for (;;); }, 1)",
}  # fmt: skip
# Behind these another hand-in finds its program and its places as they were.
LEAVES_TRACES = {"processes", "memory", "everybody_ends", "never_comes_back"}


@pytest.fixture(scope="module")
def lab():
    return books.version(books.script_lab(old=False), cell_s=2, total_s=6)


@pytest.fixture
def grade(through):
    """Grade through the site and the worker."""
    return through


@pytest.mark.parametrize("name", ATTACKS)
def test_attack_earns_nothing_and_honest_work_behind_it_gets_its_points(name, lab, grade):
    result = grade(lab, {"total": ATTACKS[name]})
    assert_earns_nothing(result, lab, "\nCONNECTED", "4200042")
    if name in LEAVES_TRACES:
        assert_honest_work_is_graded(grade, lab, FULL)
