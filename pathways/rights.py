"""What pathways holds about a person: each room registers its own. Attendance alone goes by its age."""

from pathways.announcements import rights as announcements
from pathways.attendance import rights as attendance
from pathways.content import rights as content
from pathways.credentials import rights as credentials
from pathways.finishing import rights as finishing
from pathways.guidance import rights as guidance
from pathways.learning import rights as learning
from pathways.planning import rights as planning
from pathways.questions import rights as questions


def register() -> None:
    """Tell the people app all of it; called once from `AppConfig.ready`."""
    rooms = (learning, planning, attendance, questions, announcements, content, finishing, credentials, guidance)
    for room in rooms:
        room.register()
