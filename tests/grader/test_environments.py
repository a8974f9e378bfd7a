"""A course's own packages: locked, installed from real wheels, seen by checks and hand-ins, and in nobody's way."""

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from labs.grader.engine import Engine
from labs.grader.environments import asked, checked, making, place
from labs.grader.environments.lock import NotMade
from labs.grader.errors import PackagesMissing
from labs.grader.inside import course
from labs.grader.sandbox.probe import choose
from labs.grader.sealing import seal
from labs.grader.version import Version
from labs.grader.ways import PERSON, SEALED, from_json

from . import books
from .wheels import wheel

COURSE = "statistics-one"
TINY = {
    "tiny_means/__init__.py": (
        "class Mean(float):\n    pass\n\ndef mean(numbers):\n    return sum(numbers) / len(numbers)\n"
        "class Box:\n    def __init__(self, value):\n        self.value = value\n"
        "    def __eq__(self, other):\n        return True\n"
    )
}


@pytest.fixture(autouse=True)
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of wheels in place of every registry."""
    for name in [name for name in os.environ if name.startswith(("UV_", "PIP_"))]:
        monkeypatch.delenv(name)
    folder = tmp_path / "shop"
    folder.mkdir()
    monkeypatch.setenv("UV_NO_INDEX", "1")
    monkeypatch.setenv("UV_FIND_LINKS", str(folder))
    monkeypatch.setenv("UV_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setenv("ACADEMY_VAR", str(tmp_path / "var"))
    return folder


@pytest.fixture
def base(tmp_path: Path) -> Path:
    return tmp_path / "var" / "environments"


def lab() -> Version:
    """A lab that imports a package of its course's own, in a cell, an answer and a hidden part."""
    made = books.version(
        books.book(
            books.given("start", "import tiny_means"),
            books.solution("middle", "def middle(numbers):\n    return tiny_means.mean(numbers)"),
            books.check(
                "check", "assert middle([1, 3]) == 2", "assert middle([2, 4, 9]) == tiny_means.mean([2, 4, 9])"
            ),
        )
    )
    made.manifest["course"] = COURSE
    return made


def points(engine: Engine, version: Version, answer: str) -> list[float | None]:
    work = books.zipped(books.handed_in(version, {"middle": answer}))
    result = engine.grade_zip(version, work)
    return [task.auto_points for task in result.notebooks[0].tasks]


@pytest.fixture
def engine(base: Path) -> Iterator[Engine]:
    with Engine(choose(), environments=base) as made:
        yield made


def test_hand_ins_are_graded_with_their_courses_packages_and_wait_without(shop: Path, base: Path, engine: Engine):
    version = lab()
    assert seal(engine, version).books["lab"].ways["check"].way == PERSON
    wheel(shop, "tiny_means", "1.0", TINY)
    made = making.make(base, COURSE, names=["tiny-means"])
    assert made["packages"] == {"tiny-means": "1.0"}
    assert made["bytes"] > 0

    version = lab()
    found = seal(engine, version)
    assert found.books["lab"].ways["check"].way == SEALED
    assert (found.missing, found.environment) == ([], made["key"])
    assert from_json(json.loads(json.dumps(found.as_json()))).environment == made["key"]
    assert points(engine, version, "import tiny_means\ndef middle(n):\n    return tiny_means.mean(n)") == [2.0]
    assert points(engine, version, "def middle(n):\n    return n[0] + 1") == [0.0]
    child = "out = !python -c 'import tiny_means; print(tiny_means.mean([5]))'\ndef middle(n):\n"
    assert points(engine, version, f"{child}    return sum(n) / len(n) if out == ['5.0'] else 0") == [2.0]

    other = lab()
    other.manifest["course"] = "another-course"
    assert seal(engine, other).missing == ["tiny_means"]

    making.remove(base, COURSE)
    with pytest.raises(PackagesMissing, match="course_environment statistics-one --again"):
        points(engine, version, "def middle(n):\n    return 2")


def test_what_a_students_process_says_of_a_courses_package_is_not_believed(shop: Path, base: Path, engine: Engine):
    wheel(shop, "tiny_means", "1.0", TINY)
    making.make(base, COURSE, names=["tiny-means"])
    version = lab()
    seal(engine, version)
    # A thing of the package that says yes to everything, the package changed, and one put in its place.
    for attack in (
        "def middle(n):\n    return tiny_means.Box(1)",
        "tiny_means.mean = lambda n: 7\ndef middle(n):\n    return 7 if len(n) == 3 else 2",
        "import sys, types\nfake = types.ModuleType('tiny_means')\nfake.mean = lambda n: 7\n"
        "sys.modules['tiny_means'] = fake\nimport tiny_means\ndef middle(n):\n    return 7 if len(n) == 3 else 2",
        "open('/course/tiny_means/__init__.py', 'w').write('def mean(n): return 7')\ndef middle(n):\n    return 7",
    ):
        assert points(engine, version, attack) == [0.0], attack
    assert points(engine, version, "def middle(n):\n    return sum(n) / len(n)") == [2.0]


@pytest.mark.parametrize("name", ["json", "inside", "numpy", "labs", "sitecustomize", "IPython"])
def test_package_under_the_name_of_something_that_is_here_does_not_come_in(shop: Path, base: Path, name: str):
    wheel(shop, "tiny_means", "1.0", {**TINY, f"{name}/__init__.py": "raise SystemExit"})
    with pytest.raises(NotMade, match=f"bring modules that are here already: {name}"):
        making.make(base, COURSE, names=["tiny-means"])
    assert course.current(base, COURSE) is None
    assert not [path for path in (base / COURSE).iterdir() if path.is_dir()]


def test_module_that_gets_in_all_the_same_is_looked_for_last(shop: Path, base: Path, engine: Engine):
    wheel(shop, "tiny_means", "1.0", TINY)
    key = making.make(base, COURSE, names=["tiny-means"])["key"]
    packages = base / COURSE / key / course.PACKAGES
    for name in ("json", "inside", "numpy", "fractions"):
        (packages / f"{name}.py").write_text("raise SystemExit('not the real one')")
    version = lab()
    seal(engine, version)
    answer = "import json, numpy, fractions\ndef middle(n):\n    return float(numpy.mean(n))"
    assert points(engine, version, answer) == [2.0]
    assert "were changed after they were installed" in making.proven(base, COURSE)
    making.again(base, COURSE)
    assert making.proven(base, COURSE) == ""


def test_nothing_of_a_package_runs_by_itself(shop: Path, base: Path):
    marks = {"tiny.pth": "import os; os.abort()", "bin/python": "#!/bin/sh\nexit 1", "tests/__init__.py": ""}
    wheel(shop, "tiny_means", "1.0", {**TINY, **marks})
    made = making.make(base, COURSE, names=["tiny-means"])
    assert "tiny.pth would run whenever Python starts: taken out" in made["said"]
    packages = base / COURSE / made["key"] / course.PACKAGES
    assert checked.modules(packages) == {"tiny_means"}


def test_file_that_changed_since_it_was_locked_is_not_installed(shop: Path, base: Path):
    wheel(shop, "tiny_means", "1.0", TINY)
    made = making.make(base, COURSE, names=["tiny-means"])
    wheel(shop, "tiny_means", "1.0", {"tiny_means/__init__.py": "other = 1"})
    os.environ["UV_CACHE_DIR"] += "-2"
    with pytest.raises(NotMade, match=r"(?i)hash"):
        making.again(base, COURSE)
    assert course.current(base, COURSE) == base / COURSE / made["key"]


def test_new_packages_take_the_place_at_once_and_old_ones_stay_while_they_run(shop: Path, base: Path):
    wheel(shop, "tiny_means", "1.0", TINY)
    old = base / COURSE / making.make(base, COURSE, names=["tiny-means"])["key"]
    held = course.hold(old)
    wheel(shop, "tiny_more", "2.0", {"tiny_more.py": "more = 1"}, needs=("tiny-means",))
    made = making.make(base, COURSE, names=["tiny-more"])
    # Names come to what the course has.
    assert sorted(made["packages"]) == ["tiny-means", "tiny-more"]
    assert course.current(base, COURSE) == base / COURSE / made["key"] != old
    assert (old / course.PACKAGES / "tiny_means").is_dir()
    assert made["old"] == 1
    os.close(held)
    assert place.tidy(base / COURSE) == 0
    assert not old.exists()
    with pytest.raises(OSError):
        course.hold(old)


def test_list_of_a_course_is_read_and_no_address_in_it_is_followed(shop: Path, tmp_path: Path, base: Path):
    wheel(shop, "tiny_means", "1.0", TINY)
    file = tmp_path / "requirements.txt"
    file.write_text(
        "# ours\n--index-url https://example.invalid/simple\n-r more.txt\nnumpy==1.0\ntiny_means==0.1  # old\n"
        "git+https://example.invalid/a\nother @ https://example.invalid/other.whl\nnever; python_version < '3'\n"
    )
    made = making.make(base, COURSE, file=file)
    assert made["packages"] == {"tiny-means": "1.0"}
    said = "\n".join(made["said"])
    assert "tiny_means==0.1 does not go together with what labs have; it is 1.0" in said
    assert "numpy==1.0 is asked for; every lab has numpy" in said
    assert "other comes from an address" in said
    text = (base / COURSE / place.LOCK).read_text()
    assert "--hash=sha256:" in text
    assert "://" not in text
    assert asked.read(None, ["sklearn"]).wanted.keys() == {"scikit-learn"}


def test_what_cannot_be_had_is_said_and_changes_nothing(shop: Path, base: Path):
    with pytest.raises(NotMade, match="no-such-thing"):
        making.make(base, COURSE, names=["no-such-thing"])
    assert place.states(base) == []
    with pytest.raises(NotMade, match="no key of a course"):
        making.make(base, "../elsewhere", names=["tiny-means"])


def test_packages_for_another_machine_are_trouble_and_never_used(shop: Path, base: Path, engine: Engine):
    wheel(shop, "tiny_means", "1.0", TINY)
    making.make(base, COURSE, names=["tiny-means"])
    found = course.current(base, COURSE)
    assert found is not None
    about = json.loads((found / course.ABOUT).read_text())
    (found / course.ABOUT).write_text(json.dumps({**about, "machine": "3.1 abacus"}))
    assert "made for 3.1 abacus" in place.state(base, COURSE).trouble
    with pytest.raises(PackagesMissing, match=r"made for 3\.1 abacus"):
        seal(engine, lab())
    assert str(found) not in sys.path
