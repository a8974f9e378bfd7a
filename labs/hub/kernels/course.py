"""The kernel of labs in Python: IPython's own, which finds the packages of the course in whose folder it starts.

What a notebook's course has is looked up at each start, so that new packages are there once the kernel starts afresh.
"""

import os
import sys
from pathlib import Path

from labs.grader.inside import course


def main() -> None:
    """Start the kernel as `ipykernel_launcher` does. What is damaged is told on the error output, and the notebook
    runs with what every lab has."""
    try:
        found = course.of_folder(Path.cwd(), Path(os.environ.get("HOME", "/")), Path(course.IN_LABS))
    except course.Unusable as error:
        sys.stderr.write(f"{error}\n")
        found = ""
    if found:
        course.found_last(found)
        course.for_children(found)
    from ipykernel.kernelapp import launch_new_instance

    launch_new_instance()


if __name__ == "__main__":
    main()
