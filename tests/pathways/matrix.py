"""Who may open which page of the pathways app. Both students of the demo sit in the same cohort."""

from uuid import uuid4

from pathways.announcements.services import Words, write_announcement
from pathways.cohorts.services.feeds import calendar_feed
from pathways.content.catalogue import catalogue
from pathways.models import Cohort
from pathways.questions.services import ask_question
from tests.matrix.cells import EVERYBODY, cells, open_to_all
from tests.matrix.world import World

STUDENTS = cells(student=200, other_student=200)
STUDENTS_POST = cells(student=405, other_student=405)
TAUGHT = cells(instructor=200, assistant=200, administrator=200)
TAUGHT_POST = cells(instructor=405, assistant=405, administrator=405)
PLANNED = cells(instructor=200, administrator=200)
PLANNED_POST = cells(instructor=405, administrator=405)
CLASSES = cells(student=200, other_student=200, instructor=200, assistant=200)
CLASSES_POST = cells(student=405, other_student=405, instructor=405, assistant=405)
WORKED_WITH = cells(instructor=200, assistant=200, placement=200, administrator=200)
WORKED_WITH_POST = cells(instructor=405, assistant=405, placement=405, administrator=405)
RECORDED = cells(instructor=200, placement=200, administrator=200)
OF_A_COHORT = (
    *("edit_cohort", "archive_cohort", "staff", "sessions", "weeks", "roster", "cards", "fill"),
    *("hours", "hours_csv", "hours_xlsx", "cohort_finishing", "announcements"),
)
OF_A_QUESTION = {f"pathways:{name}" for name in ("question", "answer_question", "share_answer", "take_back_question")}

CELLS = {
    "pathways:index": open_to_all(),
    "pathways:glossary": open_to_all(),
    "translate-page": cells(editor=200, instructor=200, reporter=403),
    "translate-by-number": cells(editor=302, instructor=302, reporter=403),
    "pathways:find": open_to_all(),
    "pathways:handout": cells(EVERYBODY, visitor=403, default=200, employer=403),
    "pathways:both": cells(EVERYBODY, visitor=403, default=200, employer=403),
    "pathways:pathway": open_to_all(),
    "pathways:course": open_to_all(),
    "pathways:lesson": cells(EVERYBODY, visitor=403, default=200, employer=403),
    "pathways:file": open_to_all(404),
    "pathways:answer": open_to_all(405),
    "pathways:again": STUDENTS_POST,
    "pathways:start_quiz": STUDENTS_POST,
    "pathways:bank": cells(instructor=200),
    "pathways:bank_in": cells(instructor=405),
    "pathways:bank_out": cells(instructor=405),
    "pathways:bank_file": cells(instructor=200),
    "pathways:bank_spanish": cells(instructor=404),
    "pathways:cohort_quizzes": cells(instructor=200, assistant=200),
    "pathways:quiz_items": cells(instructor=200, assistant=200),
    "pathways:regrade_quiz": cells(instructor=405, assistant=405),
    "pathways:done": STUDENTS_POST,
    "pathways:save_quiz": STUDENTS_POST,
    "pathways:save_reflection": STUDENTS_POST,
    "pathways:save_note": STUDENTS_POST,
    "pathways:stop_here": STUDENTS_POST,
    "pathways:go_on": cells(student=302, other_student=302),
    "pathways:my_notes": STUDENTS,
    "pathways:my_path": STUDENTS,
    "pathways:my_skills": STUDENTS,
    "pathways:pause": STUDENTS_POST,
    "pathways:resume": STUDENTS_POST,
    "pathways:search": STUDENTS_POST,
    "pathways:my_calendar": CLASSES,
    "pathways:renew_calendar": CLASSES_POST,
    "pathways:feed": open_to_all(),
    "pathways:teach": TAUGHT,
    "pathways:cohort": TAUGHT,
    "pathways:enrol": TAUGHT_POST,
    "pathways:unenrol": TAUGHT_POST,
    "pathways:new_cohort": PLANNED,
    "pathways:edit_cohort": PLANNED,
    "pathways:archive_cohort": PLANNED_POST,
    "pathways:staff": PLANNED,
    "pathways:take_off_staff": PLANNED_POST,
    "pathways:more_time_for": PLANNED,
    "pathways:sessions": TAUGHT,
    "pathways:weeks": TAUGHT,
    "pathways:session": PLANNED,
    "pathways:roster": PLANNED,
    "pathways:cards": PLANNED_POST,
    "pathways:card": PLANNED_POST,
    "pathways:fill": PLANNED_POST,
    "pathways:attendance": TAUGHT,
    "pathways:mark": TAUGHT_POST,
    "pathways:hours": TAUGHT,
    "pathways:hours_csv": TAUGHT,
    "pathways:hours_xlsx": TAUGHT,
    "pathways:my_classes": STUDENTS,
    "pathways:my_questions": STUDENTS,
    "pathways:ask": STUDENTS,
    "pathways:take_back_question": STUDENTS_POST,
    "pathways:questions": cells(instructor=200, assistant=200),
    "pathways:question": cells(instructor=200, assistant=200),
    "pathways:answer_question": cells(instructor=405, assistant=405),
    "pathways:share_answer": cells(instructor=405, assistant=405),
    "pathways:my_announcements": STUDENTS,
    "pathways:announcement": STUDENTS,
    "pathways:announcements": PLANNED,
    "pathways:change_announcement": PLANNED,
    "pathways:ask_correction": STUDENTS_POST,
    "pathways:calendar_dates": CLASSES_POST,
    "pathways:my_finishing": STUDENTS,
    "pathways:my_exams": STUDENTS,
    "pathways:take_back_exam": STUDENTS_POST,
    "pathways:cohort_finishing": TAUGHT,
    "pathways:person_finishing": WORKED_WITH,
    "pathways:open_early": WORKED_WITH_POST,
    "pathways:sign_off": WORKED_WITH_POST,
    "pathways:person_steps": RECORDED,
    "pathways:person_exams": RECORDED,
    "pathways:person_exam": WORKED_WITH_POST,
    "pathways:my_certificates": STUDENTS,
    "pathways:certificate": cells(student=404, other_student=404),
    "pathways:make_badge": STUDENTS_POST,
    "pathways:take_back_badge": STUDENTS_POST,
    "pathways:check_badge": open_to_all(),
    "pathways:badge_status": open_to_all(),
    "pathways:did": open_to_all(),
    "pathways:person": cells(default=403, instructor=200, assistant=200),
    "pathways:my_signs": STUDENTS,
    "pathways:switch_signs": STUDENTS_POST,
    "pathways:api-pathways": open_to_all(),
    "pathways:api-course": open_to_all(),
    "pathways:api-my-progress": cells(EVERYBODY, visitor=403, default=200),
    "pathways:api-cohort-progress": cells(visitor=403, instructor=200, assistant=200, administrator=200),
}


def kwargs(name: str, world: World) -> dict[str, object]:
    """Return what the URL called `name` needs, taken from the demo's networking pathway and its cohort."""
    way = catalogue("en").pathways["networking"]
    # The courses of the Foundation, which come first, have addresses of their own.
    course = next(course for course in way.courses if course.pathway_slug == way.slug)
    lesson = course.lessons[1]
    cohort = Cohort.objects.get(name=f"{way.title}, this season")
    quiz = next((quiz for info in course.lessons for quiz in info.quizzes), "none")
    by_name: dict[str, dict[str, object]] = {
        "pathways:pathway": {"pathway": way.slug},
        "pathways:course": {"pathway": way.slug, "course": course.key},
        "pathways:lesson": {"pathway": way.slug, "course": course.key, "lesson": lesson.slug},
        "pathways:file": {"name": "networking/networking-basics/course.md"},
        "pathways:done": {"lesson": lesson.key},
        "translate-page": {"key": lesson.key},
        "translate-by-number": {"page_id": lesson.page_id},
        "pathways:save_reflection": {"lesson": lesson.key, "block": "none"},
        **{
            f"pathways:{short}": {"lesson": lesson.key}
            for short in ("save_note", "stop_here", "go_on", "handout", "both")
        },
        "pathways:feed": {"token": calendar_feed(user=world.people["student"]).token},
        "pathways:unenrol": {"cohort": cohort.pk, "student": world.people["student"].pk},
        "pathways:api-course": {"course": course.key},
    }
    for short in ("answer", "again", "start_quiz", "save_quiz"):
        by_name[f"pathways:{short}"] = {"lesson": lesson.key, "quiz": quiz}
    for short in ("cohort", "enrol", "api-cohort-progress", *OF_A_COHORT):
        by_name[f"pathways:{short}"] = {"cohort": cohort.pk}
    if name in {
        "pathways:question",
        "pathways:answer_question",
        "pathways:share_answer",
        "pathways:take_back_question",
    }:
        words = {"place": "lesson", "target": lesson.key, "words": "Canary question"}
        return {"question": ask_question(student=world.people["student"], **words).pk}
    if name in {"pathways:announcement", "pathways:change_announcement"}:
        by, words = world.people["administrator"], Words("Canary title", "Canary text")
        made = write_announcement(cohort=cohort, words=words, by=by)
        return {"announcement": made.pk} | ({} if name == "pathways:announcement" else {"cohort": cohort.pk})
    if name == "pathways:ask":
        return {"place": "lesson", "target": lesson.key}
    for short in ("bank", "bank_in"):
        by_name[f"pathways:{short}"] = {"course": course.key}
    by_name["pathways:more_time_for"] = {"cohort": cohort.pk, "student": world.people["student"].pk}
    by_name["pathways:bank_spanish"] = {"course": course.key, "question": uuid4()}
    by_name["pathways:bank_out"] = {"course": course.key, "question": uuid4()}
    by_name["pathways:bank_file"] = {"course": course.key, "kind": "gift"}
    by_name["pathways:cohort_quizzes"] = {"cohort": cohort.pk}
    asked = next(info for info in course.lessons if info.quizzes)
    for short in ("quiz_items", "regrade_quiz"):
        by_name[f"pathways:{short}"] = {"cohort": cohort.pk, "lesson": asked.key, "quiz": asked.quizzes[0]}
    session = cohort.sessions.first()
    for short in ("session", "attendance", "mark"):
        by_name[f"pathways:{short}"] = {"cohort": cohort.pk, "session": session.pk}
    by_name["pathways:ask_correction"] = {"session": session.pk}
    by_name["pathways:take_off_staff"] = {"cohort": cohort.pk, "row": cohort.staff.first().pk}
    student = world.people["student"].pk
    for short in ("person_finishing", "open_early", "person_steps", "person_exams"):
        by_name[f"pathways:{short}"] = {"student": student}
    by_name["pathways:sign_off"] = {"student": student, "course": course.key}
    by_name["pathways:person_exam"] = {"student": student, "exam": uuid4()}
    for short in ("certificate", "make_badge"):
        by_name[f"pathways:{short}"] = {"what": "course-none"}
    by_name["pathways:take_back_badge"] = {"badge": uuid4()}
    by_name["pathways:badge_status"] = {"which": "list-1"}
    by_name["pathways:take_back_exam"] = {"exam": uuid4()}
    by_name["pathways:person"] = {"cohort": cohort.pk, "student": world.people["student"].pk}
    by_name["pathways:card"] = {"cohort": cohort.pk, "card": uuid4()}
    return by_name.get(name, {})
