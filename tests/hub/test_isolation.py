"""Real attempts from a real kernel to get at what is not its own."""

import json
import time
from pathlib import Path

import pytest

from tests.hub import live
from tests.hub.standin import StandIn

pytestmark = pytest.mark.integration


@pytest.fixture(scope="module")
def browser(hub: live.Hub, site: StandIn) -> live.Browser:
    """A student's lab, open, while a class-mate's lab runs as well."""
    site.signed_in = "u-student-two"
    mate = live.Browser(hub)
    assert mate.open_lab().url.path.endswith("/lab/tree/py/first/first.ipynb")
    (hub.var / "homes/u-student-two/py/first/secret.txt").write_text("canary-of-the-mate")
    site.signed_in = "u-student-one"
    own = live.Browser(hub)
    assert own.open_lab().url.path.endswith("/lab/tree/py/first/first.ipynb")
    return own


def test_kernel_sees_no_path_of_hub_site_or_class_mates(browser: live.Browser, hub: live.Hub) -> None:
    var = str(hub.var)
    wanted = [
        f"{var}/hub/hub.sqlite",
        f"{var}/hub/cookie_secret",
        f"{var}/homes/u-student-two",
        f"{var}/hub.log",
        "/etc/shadow",
    ]
    for path in wanted[:4]:
        assert Path(path).exists(), path
    repo = str(live.ROOT)
    wanted += [
        f"{repo}/labs/courses",
        f"{repo}/manage.py",
        f"{repo}/people",
        "/root/.ssh",
        "/work/main/.git",
        "/opt/lab/labs/courses",
    ]
    printed = browser.run(f"import os, json; print(json.dumps([p for p in {wanted!r} if os.path.exists(p)]))")
    assert json.loads(printed) == []


def test_kernel_finds_no_canary_anywhere(browser: live.Browser) -> None:
    printed = browser.run(
        "import os\n"
        "found = []\n"
        "for top in ('/home', '/tmp', '/run', '/opt', '/etc', '/var', '/root', '/srv'):\n"
        "    for folder, _, names in os.walk(top):\n"
        "        for name in names:\n"
        "            try:\n"
        "                with open(os.path.join(folder, name), 'rb', buffering=0) as file: start = file.read(100000)\n"
        "            except OSError: continue\n"
        "            if b'canary-of-' + b'the-mate' in start: found.append(os.path.join(folder, name))\n"
        "print(found)"
    )
    assert printed.strip() == "[]"


def test_kernel_sees_only_its_own_processes(browser: live.Browser) -> None:
    printed = browser.run(
        "import os, json\n"
        "out = []\n"
        "for pid in filter(str.isdigit, os.listdir('/proc')):\n"
        "    try: out.append(open(f'/proc/{pid}/cmdline').read().replace(chr(0), ' '))\n"
        "    except OSError: pass\n"
        "print(json.dumps(out))"
    )
    commands = json.loads(printed)
    assert 2 <= len(commands) <= 6
    assert not any("configurable-http-proxy" in one or "-m jupyterhub -f" in one for one in commands)
    assert sum("labs.hub.kernels.course" in one for one in commands) >= 1


def test_kernel_environment_holds_its_own_token_and_no_other_secret(browser: live.Browser) -> None:
    environment = json.loads(browser.run("import os, json; print(json.dumps(dict(os.environ)))"))
    text = json.dumps(environment)
    for secret in (live.SERVICE_TOKEN, live.SECRET, "CONFIGPROXY_AUTH_TOKEN", "ACADEMY_GRADER_TOKEN", "DATABASE_URL"):
        assert secret not in text
    assert environment["JUPYTERHUB_USER"] == "u-student-one"
    assert environment["HOME"] == "/home/student"


def test_kernel_token_opens_nothing_of_others(browser: live.Browser) -> None:
    printed = browser.run(
        "import json, os, urllib.request, urllib.error\n"
        "api = os.environ['JUPYTERHUB_API_URL']; token = os.environ['JUPYTERHUB_API_TOKEN']\n"
        "def ask(path, method='GET'):\n"
        "    request = urllib.request.Request(api + path, method=method, headers={'Authorization': 'token ' + token})\n"
        "    try: return urllib.request.urlopen(request, timeout=10).status\n"
        "    except urllib.error.HTTPError as error: return error.code\n"
        "print(json.dumps({path: ask(*path.split()[::-1]) for path in ['GET /user', 'GET /users', 'GET /groups',\n"
        "  'GET /users/u-student-two', 'POST /users/u-student-two/server', 'DELETE /users/u-student-two/server',\n"
        "  'POST /users/u-student-one/tokens', 'POST /academy/end/u-student-two', 'POST /academy/end/u-student-one',\n"
        "  'POST /academy/start/u-new-person', 'GET /proxy', 'POST /shutdown']}))"
    )
    answers = json.loads(printed)
    assert answers.pop("GET /user") == 200
    assert set(answers.values()) <= {403, 404}, answers


WRITABLE = ["/", "/usr", "/etc", "/opt/lab/labs/hub", "/proc/sys/kernel", "/dev", "/home", "/home/student", "/tmp"]


def test_kernel_cannot_write_outside_home_and_tmp(browser: live.Browser) -> None:
    printed = browser.run(
        "import os, json\n"
        "def can(path):\n"
        "    try: open(path + '/x', 'w').close(); return True\n"
        "    except OSError: return False\n"
        f"print(json.dumps([p for p in {WRITABLE!r} if can(p)]))"
    )
    # /dev is a small folder made for this lab alone; it vanishes with it.
    assert set(json.loads(printed)) - {"/dev"} == {"/home/student", "/tmp"}


def test_kernel_has_no_capability_and_is_nobody_special(browser: live.Browser) -> None:
    printed = browser.run(
        "import os; print(os.getuid(), [l for l in open('/proc/self/status') if l.startswith('CapEff')])"
    )
    assert printed.startswith("1000 ")
    assert "0000000000000000" in printed


# Each program stays within its own bound; together they take more than a lab has.
MANY = (
    "import os, time\n"
    "for _ in range(3):\n"
    "    if os.fork() == 0: break\n"
    "blocks = []\n"
    "for _ in range(9): blocks.append(bytearray(b'x') * (40 << 20)); time.sleep(0.02)\n"
    "time.sleep(60)"
)


def test_program_that_takes_too_much_memory_is_told_and_lives_on(browser: live.Browser, hub: live.Hub) -> None:
    said = len(hub.log)
    # Not a bytearray times a number: where that gets no memory, Python 3.11 looks into what it never filled.
    printed = browser.run("kept = 7\ntry: b'x' * (600 << 20)\nexcept MemoryError: print('told', kept)")
    assert printed.strip() == "told 7"
    assert browser.run("print(len(bytearray(b'x') * (300 << 20)) >> 20)").strip() == "300"
    assert "ended: memory" not in hub.log[said:]


def test_lab_that_takes_too_much_memory_is_ended_and_the_mate_keeps_working(
    browser: live.Browser, hub: live.Hub
) -> None:
    said = len(hub.log)
    browser.run(MANY, 90)
    # The lines name nobody: one lab was ended, and it was not the mate's, whose page goes on below.
    assert hub.log[said:].count("ended: memory") == 1
    end = time.monotonic() + 10
    while not (answer := browser.open_lab()).url.path.endswith("/lab/tree/py/first/first.ipynb"):
        assert "Traceback" not in answer.text
        assert time.monotonic() < end
        time.sleep(0.5)


def test_fence_of_autograding_stands_inside_the_walls(browser: live.Browser) -> None:
    wanted = (
        "import os, socket\n"
        "def attempt(what):\n"
        "    try: return str(what())\n"
        "    except OSError as error: return type(error).__name__\n"
        "print([n for n in os.environ if 'TOKEN' in n],"
        " attempt(lambda: os.listdir('/home/student')),"
        " [attempt(lambda: open(f'/proc/{p}/environ').read()) for p in os.listdir('/proc') if p in BEFORE],"
        " attempt(lambda: socket.create_connection(('127.0.0.1', 80), 2)),"
        " attempt(lambda: open('mine.txt', 'w').write('x')))\n"
    )
    printed = browser.run(
        "import os, subprocess, sys, tempfile\n"
        "before = [p for p in os.listdir('/proc') if p.isdigit()]\n"
        f"code = 'BEFORE = ' + repr(before) + chr(10) + {wanted!r}\n"
        "line = [sys.executable, '-m', 'labs.exchange.fence', tempfile.mkdtemp(), sys.executable, '-c', code]\n"
        "done = subprocess.run(line, capture_output=True, text=True, timeout=30)\n"
        "print(len(before) > 1, bool(os.environ.get('JUPYTERHUB_API_TOKEN')), done.stdout, done.stderr)"
    )
    told, _, rest = printed.partition("[]")
    assert told.split() == ["True", "True"], printed
    folder, _, others = rest.partition("[")
    memory, _, last = others.partition("]")
    assert (folder.strip(), last.split()) == ("PermissionError", ["PermissionError", "1"]), printed
    assert set(memory.split(", ")) == {"'PermissionError'"}, printed
