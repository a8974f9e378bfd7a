"""Objects of classes that the author's cells define: on both sides they are what their attributes are."""

import pytest

from labs.grader.sealing import seal

from . import books

NODE = """
class Node:
    def __init__(self, value, left=None, right=None):
        self.value, self.left, self.right = value, left, right
    def total(self):
        return self.value + sum(one.total() for one in (self.left, self.right) if one)
"""
POINT = "from dataclasses import dataclass\n@dataclass\nclass Point:\n    x: int = 0\n    y: int = 0"

# name: the given cell, the author's answer, the check, a wrong answer
CASES = {
    "a tree is read": (
        NODE,
        "def depth(node): return 0 if node is None else 1 + max(depth(node.left), depth(node.right))",
        "tree = Node(1, Node(2), Node(3, Node(4)))\nassert depth(tree) == 3\nassert depth(None) == 0",
        "def depth(node): return 0 if node is None else 1 + depth(node.left)",
    ),
    "a tree is changed where it stands": (
        NODE,
        "def mirror(node):\n    if node:\n        node.left, node.right = node.right, node.left\n"
        "        mirror(node.left)\n        mirror(node.right)",
        "tree = Node(1, Node(2, Node(4)), Node(3))\nleft = tree.left\nmirror(tree)\n"
        "assert tree.right is left\nassert left.right.value == 4 and left.left is None",
        "def mirror(node): return Node(node.value, node.right, node.left)",
    ),
    "a part that the answer makes": (
        NODE,
        "def insert(node, value):\n    if node is None: return Node(value)\n"
        "    if value < node.value: node.left = insert(node.left, value)\n"
        "    else: node.right = insert(node.right, value)\n    return node",
        "tree = Node(5)\nassert insert(tree, 3) is tree\ninsert(tree, 4)\n"
        "assert (tree.left.value, tree.left.right.value) == (3, 4)\nassert tree.total() == 12",
        "def insert(node, value):\n    node.left = Node(value)\n    return node",
    ),
    "the same object comes back, a copy is another": (
        POINT,
        "def furthest(points): return max(points, key=lambda one: one.x + one.y)",
        "one, two = Point(1, 2), Point(3, 4)\nassert furthest([one, two]) is two\n"
        "assert furthest([one]) == Point(1, 2)",
        "def furthest(points): return Point(points[0].x, points[0].y)",
    ),
    "the class itself is given": (
        POINT,
        "def made(kind, n): return [kind(i).x for i in range(n)]",
        "assert made(Point, 3) == [0, 1, 2]",
        "def made(kind, n): return [kind().x for i in range(n)]",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_check_with_objects_of_a_given_class_is_sealed_and_right(name, engine, grade):
    given, right, check, wrong = CASES[name]
    version = books.version(
        books.book(books.given("class", given), books.solution("one", right), books.check("two", check))
    )
    way = seal(engine, version).books["lab"].ways["two"]
    assert (way.way, way.said) == ("sealed", "")
    assert grade(version, {"one": right}).task("two").auto_points == 2
    task = grade(version, {"one": wrong}).task("two")
    assert (task.auto_points, task.needs_manual) == (0, False)


def test_given_object_that_only_a_students_code_changes_goes_to_a_person(engine, grade):
    version = books.version(
        books.book(
            books.given("class", f"{POINT}\nhome = Point(1, 1)"),
            books.solution("one", "def far(point): return point.x + point.y"),
            books.check("two", "assert far(home) == 2"),
        )
    )
    assert seal(engine, version).books["lab"].ways["two"].way == "sealed"
    assert grade(version, solved=True).task("two").auto_points == 2
    task = grade(version, {"one": "def far(point): return 2\nhome.x = 7"}).task("two")
    assert (task.auto_points, task.needs_manual) == (None, True)


def test_given_object_that_the_answer_changes_is_the_students(engine, grade):
    version = books.version(
        books.book(
            books.given("class", f"{POINT}\nhome = Point(1, 1)"),
            books.solution("one", "home.x = 5"),
            books.check("two", "assert home.x == 5 and home.y == 1"),
        )
    )
    assert seal(engine, version).books["lab"].ways["two"].way == "sealed"
    assert grade(version, {"one": "home.x = 5"}).task("two").auto_points == 2
    assert grade(version, {"one": "home.x = 4"}).task("two").auto_points == 0


def test_object_of_a_class_that_the_check_defines_stays_and_the_check_runs_the_old_way(engine, grade):
    version = books.version(
        books.book(
            books.solution("one", "def name_of(thing): return thing.name()"),
            books.check("two", "class Dog:\n    def name(self): return 'Rex'\nassert name_of(Dog()) == 'Rex'"),
        )
    )
    way = seal(engine, version).books["lab"].ways["two"]
    assert (way.way, way.why) == ("old_way", "values")
    assert grade(version, {"one": "def name_of(thing): return thing.name()"}).task("two").auto_points == 2


WATCHED = """class Watched(str):
    def __eq__(self, other): raise TypeError('compare letter by letter')
    def __hash__(self): return str.__hash__(self)
"""


def test_text_of_the_checks_that_watches_what_is_done_with_it_is_no_plain_text_to_the_answer(engine, grade):
    right = "def same(a, b): return len(a) == len(b) and all(a[i] == b[i] for i in range(len(a)))"
    version = books.version(
        books.book(
            books.solution("one", right),
            books.check("watched", WATCHED + "assert same(Watched('ab'), Watched('ab'))"),
            books.check(
                "plain",
                "from collections import namedtuple\nP = namedtuple('P', 'x y')\nclass Rows(list): pass\n"
                "assert same(P(1, 2), Rows([1, 2]))",
            ),
        )
    )
    ways = seal(engine, version).books["lab"].ways
    assert {name: (way.way, way.why) for name, way in ways.items()} == {
        "watched": ("old_way", "values"),
        "plain": ("sealed", ""),
    }
    assert grade(version, {"one": right}).points == 4
    result = grade(version, {"one": "def same(a, b): return a == b"})
    assert result.task("watched").auto_points == 0


@pytest.mark.parametrize(
    "forged", ["['given', [], 'Node']", "['given', [['value', 7]], 'Missing']", "['given', 5, 'Node']", "['given', []]"]
)
def test_forged_object_of_a_given_class_goes_to_a_person(forged, engine, grade):
    given, right, check, _ = CASES["a tree is read"]
    version = books.version(
        books.book(books.given("class", given), books.solution("one", right), books.check("two", check))
    )
    seal(engine, version)
    source = f"from inside import table\ntable.Table.changes = lambda self: {{'77': {forged}}}\n{right}"
    task = grade(version, {"one": source}).task("two")
    assert (task.auto_points, task.needs_manual) == (None, True)
