"""What labs hold about a person: each room registers its own.

The order matters: files are promised before the rows that name them go, and the schedule forgets work before the rest.
"""

from labs.assignments import rights as assignments
from labs.dates import rights as dates
from labs.gradebook import rights as gradebook
from labs.grades import rights as grades
from labs.queue import rights as queue
from labs.servers import rights as servers
from labs.submissions import rights as submissions


def register() -> None:
    """Tell the people app all of it; called once from `AppConfig.ready`."""
    for room in (gradebook, grades, servers, submissions, dates, assignments, queue):
        room.register()
