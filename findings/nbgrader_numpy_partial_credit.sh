#!/usr/bin/env bash
# nbgrader 0.9.6, numpy 2.4.6, ipykernel 7.1.0 (Python 3.11)
# Behaviour: partial credit is the last value of an autograded check. Where that value is a numpy number, as the natural
#   `2 * np.mean(parts)` is, the displayed text is `np.float64(0.5)`; nbgrader looks for a text that Python can read as
#   a number, finds none, and gives FULL points. A quarter of the work earns two of two; so does a numpy
#   number below zero. A plain Python number in the same place counts as it should.
# The guess it contradicts: a value that is not understood gives an error or no points, and numpy's float, which is a
#   subclass of Python's float, counts as one.
# Seen on 2026-11-29:
#   plain 0.5 of 2.0
#   numpy 2.0 of 2.0
#   below 2.0 of 2.0
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q nbgrader==0.9.6 numpy==2.4.6 ipykernel==7.1.0
cd "$work"
cat > grade.py <<'PY'
import sys
import nbformat
from nbclient import NotebookClient
from nbgrader.utils import determine_grade

CHECKS = {
    "plain": "sum([True, False, False, False]) * 2 / 4",
    "numpy": "import numpy as np\n2 * np.mean([True, False, False, False])",
    "below": "import numpy as np\nnp.float64(-3.0)",
}
mark = {"grade": True, "solution": False, "locked": True, "points": 2, "schema_version": 3, "cell_type": "code"}
book = nbformat.v4.new_notebook()
for name, source in CHECKS.items():
    cell = nbformat.v4.new_code_cell(source)
    cell.metadata["nbgrader"] = {**mark, "grade_id": name, "task": False}
    book.cells.append(cell)
NotebookClient(book, kernel_name="python3").execute()
lines = [f"{c.metadata.nbgrader.grade_id} {float(determine_grade(c)[0])} of {determine_grade(c)[1]}" for c in book.cells]
print("\n".join(lines))
sys.exit(lines != ["plain 0.5 of 2.0", "numpy 2.0 of 2.0", "below 2.0 of 2.0"])
PY
"$work/venv/bin/python" grade.py
