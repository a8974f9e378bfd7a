"""Who may open which page that joins the apps."""

from tests.matrix.cells import EVERYBODY, cells, open_to_all
from tests.matrix.world import World

STAFF = cells(
    visitor=403, instructor=200, assistant=200, placement=200, editor=200, administrator=200, student=403, employer=403
)

CELLS = {
    "start": open_to_all(302),
    # Hub and grader do not run while the matrix is walked: the answer says so.
    "status": open_to_all(503),
    "robots": open_to_all(),
    # Numbers for whoever holds the watch's token; no role does.
    "metrics": open_to_all(403),
    "set-language": cells(EVERYBODY, visitor=405, default=405),
    "first-steps": cells(administrator=200),
    "my-week": cells(student=200, other_student=200),
    "api-root": STAFF,
    "schema": STAFF,
    "api-docs": STAFF,
    "wagtail_serve": open_to_all(),
}


def kwargs(name: str, world: World) -> dict[str, object] | str:
    """Return the URL kwargs; Wagtail's own address has no name for its path, so the home page stands for it."""
    return "/" if name == "wagtail_serve" else {}


FORBIDDEN = {"my-week": lambda world: [world.people["student"].get_short_name()]}
