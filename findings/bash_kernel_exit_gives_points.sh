#!/usr/bin/env bash
# nbgrader 0.9.6, bash_kernel 0.10.0, ipykernel 7.4.0 (Python 3.11, bash 5.2)
# Behaviour: of an autograded check in bash nbgrader sees the status of its last command and nothing else. A check that
#   leaves the shell (`… || exit 1`, `set -e` and a failed line) makes the kernel start a new shell without a word of an
#   error, and gives FULL points; so do a comparison that fails before the last line, and a comparison with `!` between
#   double quotes, which bash takes for its history and does not even run.
# The guess it contradicts: `exit 1` is how a shell says that something failed, so such a check gives no points.
# Seen on 2026-11-30:
#   fails 0.0 of 2.0
#   leaves 2.0 of 2.0
#   stops 2.0 of 2.0
#   before 2.0 of 2.0
#   history 2.0 of 2.0
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q nbgrader==0.9.6 bash_kernel==0.10.0 ipykernel==7.4.0
"$work/venv/bin/python" -m bash_kernel.install --sys-prefix
cd "$work"
cat > grade.py <<'PY'
import sys
import nbformat
from nbclient import NotebookClient
from nbgrader.utils import determine_grade

CHECKS = {
    "fails": "[ 1 = 2 ]",
    "leaves": "[ 1 = 2 ] || exit 1",
    "stops": "set -e\n[ 1 = 2 ]",
    "before": "[ 1 = 2 ]\ntrue",
    "history": '[ "$(echo "well!done")" = "no" ]',
}
mark = {"grade": True, "solution": False, "locked": True, "points": 2, "schema_version": 3, "cell_type": "code"}
book = nbformat.v4.new_notebook()
for name, source in CHECKS.items():
    cell = nbformat.v4.new_code_cell(source)
    cell.metadata["nbgrader"] = {**mark, "grade_id": name, "task": False}
    book.cells += [nbformat.v4.new_code_cell("true"), cell]
NotebookClient(book, kernel_name="bash", allow_errors=True).execute()
graded = [cell for cell in book.cells if "nbgrader" in cell.metadata]
lines = [f"{c.metadata.nbgrader.grade_id} {float(determine_grade(c)[0])} of {determine_grade(c)[1]}" for c in graded]
print("\n".join(lines))
sys.exit(lines != ["fails 0.0 of 2.0", *(f"{name} 2.0 of 2.0" for name in ("leaves", "stops", "before", "history"))])
PY
"$work/venv/bin/python" grade.py
