"""Which names are whose, told by the text of cells alone."""

from labs.grader.names import leads_to, read_later

WAYS = """
def own(row):
    total = row + 1
    return [total for total in (total,)]
"""


def test_a_functions_own_names_are_not_the_notebooks():
    assert read_later([WAYS]) == set()
    assert read_later(["total = [row for row in rows]"]) == set()


def test_what_runs_later_reads_the_notebooks_names():
    assert read_later(["def f():\n    return lambda: rate"]) == {"rate"}
    assert read_later(["shown = (rate for _ in rows)"]) == {"rate"}
    assert read_later(["def f():\n    global rate\n    rate = 1"]) == {"rate"}
    assert read_later(["class Box:\n    width = rate\n    def area(self):\n        return side"]) == {"side"}
    assert read_later(["%%time\ndef f():\n    return rate", "not python"]) == {"rate"}


def test_names_lead_to_what_something_behind_them_reads():
    cells = ["def f(x):\n    return x + row\nrow = 1", "class Box:\n    def m(self):\n        return f(1)"]
    cells += ["table = {}\ntable['a'] = Box", "def u():\n    return table", "def own(f):\n    return f", "z = row"]
    assert leads_to(cells, {"row"}) == {"f", "Box", "table", "u"}
    assert leads_to(cells, {"z"}) == set()
