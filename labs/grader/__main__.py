"""`python -m labs.grader build | build-course | write-gradebook | check | work`."""

from __future__ import annotations

import sys

from labs.grader.commands import main

if __name__ == "__main__":
    sys.exit(main())
