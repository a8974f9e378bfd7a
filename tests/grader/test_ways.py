"""How checks are run is decided once, by the author's own answer: never by luck, by load, or by a silent zero."""

import json
import subprocess
import sys

from labs.grader import ways
from labs.grader.quality import telling
from labs.grader.sealing import seal
from labs.grader.version import load

from . import books


def lab(*cells, **limits):
    return books.version(books.book(*cells), **limits)


def ways_of(sealing):
    return {name: (way.way, way.why) for name, way in sealing.books["lab"].ways.items()}


def test_check_that_the_authors_own_answer_does_not_pass_gives_neither_points_nor_a_zero(engine, grade):
    version = lab(
        books.solution("one", "x = 1"),
        books.check("wrong", "assert x == 2, f'x is {x}'"),
        books.check("right", "assert x == 1"),
    )
    sealing = seal(engine, version)
    assert ways_of(sealing) == {"wrong": ("person", "fails"), "right": ("sealed", "")}
    assert "x is 1" in sealing.books["lab"].ways["wrong"].said
    task = grade(version, {"one": "x = 1"}).task("wrong")
    assert (task.auto_points, task.needs_manual, task.flag) == (None, True, "unproven")
    assert grade(version, {"one": "x = 1"}).task("right").auto_points == 2


def test_lab_without_solutions_gives_right_answers_their_points_and_none_to_the_empty_lab(engine, grade):
    stub = "def double(n):\n    # YOUR CODE HERE\n    raise NotImplementedError()"
    version = lab(books.solution("one", stub), books.check("doubles", "assert double(2) == 4", "assert double(3) == 6"))
    assert ways_of(seal(engine, version)) == {"doubles": ("old_way", "no_solution")}
    assert grade(version, {"one": "def double(n):\n    return 2 * n"}).task("doubles").auto_points == 2
    assert grade(version).task("doubles").auto_points == 0


def test_abstract_method_in_a_real_answer_is_no_missing_solution(engine):
    answer = (
        "class Shape:\n    def area(self):\n        raise NotImplementedError\n"
        "class Square(Shape):\n    def area(self):\n        return 4"
    )
    version = lab(books.solution("one", answer), books.check("area", "assert Square().area() == 4"))
    assert ways_of(seal(engine, version)) == {"area": ("sealed", "")}


def test_check_that_passes_by_luck_is_not_sealed_by_luck(engine):
    lucky = "import numpy\nassert numpy.random.random() < 0.5"
    version = lab(books.solution("one", "import numpy"), books.check("lucky", lucky))
    for _ in range(3):
        sealing = seal(engine, version, runs=12)
        assert ways_of(sealing) == {"lucky": ("person", "sometimes")}


def test_check_that_depends_on_the_order_of_a_set_is_not_sealed_by_luck(engine):
    fruits = {"pear", "plum", "fig", "kiwi", "apple"}
    told = subprocess.run(
        [sys.executable, "-c", f"print(next(iter(set({sorted(fruits)!r}))))"],
        env={"PYTHONHASHSEED": "0"}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    version = lab(
        books.solution("one", "def some(words):\n    return next(iter(set(words)))"),
        books.check("order", f"assert some({sorted(fruits)!r}) == {told.stdout.strip()!r}"),
        books.check("any", f"assert some({sorted(fruits)!r}) in {sorted(fruits)!r}"),
    )
    assert ways_of(seal(engine, version)) == {"order": ("person", "sometimes"), "any": ("sealed", "")}


def test_author_reads_check_by_check_how_it_is_run_and_which_packages_are_missing(engine):
    version = lab(
        books.given("load", "import no_such_package.part"),
        books.solution("one", "x = 1"),
        books.check("here", "assert x == 1"),
        books.check("inside", "assert 'x' in globals()"),
        books.check("away", "import no_such_package\nassert x == 1"),
        books.written("why"),
    )
    sealing = seal(engine, version)
    assert sealing.missing == ["no_such_package"]
    said = list(telling.lines(sealing))
    assert [line.partition(",")[0].partition(":")[2].strip() for line in said[:4]] == [
        "sealed", "old way", "a person", "a person",
    ]  # fmt: skip
    assert "let it call what students wrote" in said[1]
    assert "your own answer does not pass it here (it said: ModuleNotFoundError" in said[2]
    assert said[3].endswith("as you asked")
    assert said[4] == "packages that your lab asks for and this machine does not have: no_such_package"


def test_sealed_check_holds_among_neighbours_of_the_old_way(engine, grade):
    version = lab(
        books.given("help", "def ten(x):\n    return x * 10"),
        books.solution("one", "def eleven(x):\n    return ten(x) + 1"),
        books.check("helped", "assert eleven(1) == ten(1) + 1 == 11"),
        books.given("data", "numbers = [1, 2, 3]"),
        books.solution("two", "numbers.append(4)"),
        books.check("longer", "assert numbers == [1, 2, 3, 4]"),
    )
    seal(engine, version)
    result = grade(version, solved=True)
    assert [result.task(name).auto_points for name in ("helped", "longer")] == [2, 2]
    assert grade(version, {"two": "pass"}).task("longer").auto_points == 0


def test_check_that_gives_the_author_a_part_of_its_points_gives_students_what_its_value_says(engine, grade):
    version = lab(
        books.solution("one", "def double(n): return 2 * n"),
        books.check("part", "score = double(4)\nscore", points=10),
        books.check("none", "assert double(1) == 2\n0", points=10),
    )
    sealing = seal(engine, version)
    assert ways_of(sealing) == {"part": ("sealed", ""), "none": ("person", "fails")}
    assert [code for code, _ in sealing.books["lab"].ways["part"].remarks] == ["partly"]
    for answer, points in (("2 * n", 8), ("n", 4), ("0", 0), ("1 / 0", 0)):
        task = grade(version, {"one": f"def double(n): return {answer}"}).task("part")
        assert (task.auto_points, task.needs_manual, task.flag) == (points, False, "")


def test_check_that_gives_the_author_another_part_each_time_goes_to_a_person(engine):
    lucky = "import numpy\nassert one == 1\n1 + numpy.random.random()"
    version = lab(books.solution("one", "one = 1"), books.check("lucky", lucky))
    assert ways_of(seal(engine, version)) == {"lucky": ("person", "sometimes")}


def test_slow_answer_of_the_author_stays_sealed_and_raises_limits_that_nobody_gave(engine, grade):
    version = lab(
        books.solution("one", "import time\ntime.sleep(0.6)\nx = 1"),
        books.check("x", "assert x == 1"),
        cell_s=1,
        total_s=1,
    )
    version.manifest["limits_open"] = True
    sealing = seal(engine, version)
    assert ways_of(sealing) == {"x": ("sealed", "")}
    assert sealing.limits["cell_s"] >= 3
    assert version.limits == sealing.limits
    assert grade(version, {"one": "import time\ntime.sleep(1.5)\nx = 1"}).points == 2


def test_limits_that_the_author_gave_stay_and_better_ones_are_proposed(engine):
    version = lab(
        books.solution("one", "import time\ntime.sleep(0.6)\nx = 1"), books.check("x", "assert x == 1"), cell_s=1
    )
    sealing = seal(engine, version)
    assert sealing.limits["cell_s"] == 1
    assert sealing.proposed["cell_s"] >= 3
    assert any("we propose" in line for line in telling.lines(sealing))


def test_kept_sealing_grades_as_the_one_it_was_kept_from_without_running_again(engine, squares, grade):
    kept = json.dumps(squares.sealing.as_json())
    files = {"lab.ipynb": books.as_bytes(squares.keys["lab"].source), "sealing.json": kept.encode()}
    again = load(files, squares.manifest)
    assert again.sealing == squares.sealing
    assert "sealing.json" not in again.files
    assert [task.auto_points for task in grade(again, solved=True).notebooks[0].tasks] == [
        task.auto_points for task in grade(squares, solved=True).notebooks[0].tasks
    ]


def test_author_reads_of_a_value_above_the_points_and_of_one_that_is_no_number(engine):
    version = lab(
        books.solution("one", "x = 1"),
        books.check("much", "assert x == 1\n5"),
        books.check("text", "assert x == 1\n'two'"),
    )
    sealing = seal(engine, version)
    codes = {name: [code for code, _ in way.remarks] for name, way in sealing.books["lab"].ways.items()}
    assert codes == {"much": ["above"], "text": ["not_points"]}
    said = "\n".join(telling.lines(sealing))
    assert "lab/much: its last line gives 5, more than its points" in said


def test_every_reason_and_remark_has_its_words():
    assert set(telling.WAYS) == {ways.SEALED, ways.OLD_WAY, ways.PERSON, ways.NOT_RUN, ways.BY_HAND}
    assert set(telling.WHY) == {
        "values",
        "state",
        "form",
        "sometimes",
        "no_solution",
        "fails",
        "slow",
        "stopped",
        "script_form",
        "r_form",
    }


def test_check_worth_nothing_gives_zero_and_waits_for_nobody(engine, grade):
    version = lab(
        books.solution("one", "x = 1"),
        books.check("right", "assert x == 1", points=0),
        books.check("wrong", "assert x == 2", points=0),
        books.check("beside", "assert x == 1 and 'x' in globals()", points=0),
        books.check("counts", "assert x == 1"),
    )
    assert ways_of(seal(engine, version)) == {
        "right": ("sealed", ""),
        "wrong": ("not_run", "fails"),
        "beside": ("old_way", "state"),
        "counts": ("sealed", ""),
    }
    for answer in ("x = 1", "x = 3"):
        tasks = grade(version, {"one": answer}).notebooks[0].tasks
        assert [task.auto_points for task in tasks] == [0, 0, 0, 2 if answer == "x = 1" else 0]
        assert not any(task.needs_manual for task in tasks)


def test_check_worth_nothing_but_extra_waits_where_the_authors_answer_does_not_get_it(engine, grade):
    check = books.check("more", "assert x == 2\n1", points=0)
    version = lab(books.solution("one", "x = 1"), check)
    version.keys["lab"].extra = {"more": 1.0}
    assert ways_of(seal(engine, version)) == {"more": ("person", "fails")}
    assert grade(version, {"one": "x = 2"}).task("more").needs_manual
