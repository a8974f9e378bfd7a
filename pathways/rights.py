"""What pathways holds about a person: each room registers its own. Attendance alone goes by its age."""

from pathways.attendance import rights as attendance
from pathways.content import rights as content
from pathways.finishing import rights as finishing
from pathways.learning import rights as learning
from pathways.planning import rights as planning


def register() -> None:
    """Tell the people app all of it; called once from `AppConfig.ready`."""
    for room in (learning, planning, attendance, content, finishing):
        room.register()
