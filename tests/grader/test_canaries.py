"""Every byte that a student can receive, searched for hidden checks, what they expect, and the author's answers: none.

One lab holds a canary in each of those places; students hand in blank, wrong, right and spying work; then every page,
API answer, archive and the lab's own folder is searched, in the encodings in which a text likes to hide.
"""

import io
import zipfile

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import get_resolver, reverse
from rest_framework.test import APIClient

from labs.assignments.services import store_built
from labs.base import file_store, roster
from labs.exchange import archive
from labs.grader import archives
from labs.grader.sealing import seal
from labs.grader.version import load_zip
from labs.grades.rights import lab_notes, lab_work
from labs.grades.services.results import record_result
from labs.models import Assignment, FeedbackDocument, Submission, SubmissionGrade
from labs.queue.api import with_manifest
from labs.queue.services import lease_jobs
from labs.servers import hubclient
from labs.submissions.services import receive_submission
from tests.grader import books
from tests.labs.conftest import _private_files, opened_school, school  # noqa: F401
from tests.labs.factories import COURSE, know_all
from tests.safety.canary import holds

CANARIES = ("SourceCanary", "ExpectedCanary", "InputCanary", "AnswerCanary", "SchemeCanary", "OldWayCanary")


def lab():
    """Return a lab with a canary wherever a student must not look."""
    solution = "SECRET = 'AnswerCanary'\ndef f(x):\n    return 'ExpectedCanary' if x == 'InputCanary' else x * 2"
    hidden = (
        "source_canary = 'SourceCanary'\nassert f('InputCanary') == 'ExpectedCanary'\nassert f('b') == 'bb', f('b')"
    )
    beside = "assert 'f' in globals(), 'OldWayCanary'\nassert f(3) == 6, 'OldWayCanary'"
    scheme = "Why?\n### BEGIN MARK SCHEME\nSchemeCanary: 2 points for a reason\n### END MARK SCHEME"
    task = books.text(scheme)
    task.metadata.nbgrader = {
        "grade": False, "solution": False, "locked": True, "task": True, "schema_version": 3, "grade_id": "why",
        "points": 2, "cell_type": "markdown",
    }  # fmt: skip
    return books.book(
        books.solution("f", solution),
        books.check("first", "assert f(1) == 2, f'yours is {f(1)}'", hidden),
        books.check("second", "assert f(0) == 0, f'yours is {f(0)}'", hidden),
        books.check("beside", "assert f(3) == 6", beside),
        task,
    )


SPY = """
import builtins, gc, sys, traceback
seen = []
def f(x):
    frame = sys._getframe()
    while frame:
        seen.append(repr(frame.f_locals)[:20000] + repr(frame.f_code.co_consts))
        frame = frame.f_back
    seen.append(repr(x))
    open('seen.txt', 'a').write(repr(seen[-3:]))
    print(seen, file=sys.stderr)
    if x == 0: raise ValueError(repr(seen)[-3000:])
    return x * 2
sys.excepthook = lambda *a: print(a)
print([thing for thing in gc.get_objects() if isinstance(thing, str) and 'Canary' in thing])
"""
WORK = {
    "blank": None,
    "wrong": "def f(x): return 7",
    "right": "def f(x): return x * 2",
    "spying": SPY,
    "raising what it is called with": "seen = []\ndef f(x):\n    seen.append(x)\n    raise ValueError(repr(seen))",
    "answering with it": "seen = []\ndef f(x):\n    seen.append(x)\n    return repr(seen)",
    "ended": "import os\nos._exit(0)",
}


@pytest.fixture
def handed_in(school, engine, tmp_path):  # noqa: F811
    """Publish the lab, hand in and grade all of the work; return the lab."""
    made = books.built(lab())
    about = {**made.manifest, "course": COURSE, "assignment": "lab"}
    type(made)(made.release, made.source, about).write(tmp_path / "built")
    store_built(built=tmp_path / "built")
    assignment = Assignment.objects.select_related("current").get(key="lab")
    version = load_zip(with_manifest(file_store.read(assignment.current.source_path), about))
    seal(engine, version)
    assert version.keys["lab"].old_way == {"beside"}
    for source in WORK.values():
        notebook = books.handed_in(version, {"f": source} if source else None)
        receive_submission(student=school.student, assignment=assignment, data=books.zipped(notebook))
    know_all()
    for job in lease_jobs(worker="w", most=50):
        files = archives.unpack(file_store.read(job.submission.path))
        record_result(job=job, lease=job.lease, result={"lease": job.lease, **engine.grade(version, files).as_json()})
    return assignment


def received(student, assignment, monkeypatch, folder):
    """Yield (place, bytes) of everything that the student can ask the site for, and of the lab's folder."""
    answers = [(f"page {path}", _get(Client(), student, path)) for path in _addresses(student, assignment)]
    monkeypatch.setattr(hubclient, "owner_of", lambda token: student.hub_name)
    cache.clear()
    api, root = APIClient(headers={"Authorization": "Bearer t"}), f"/api/labs/exchange/{COURSE}/lab"
    paths = ["/api/labs/exchange/assignments/", f"{root}/release/", f"{root}/source/"]
    for submission in Submission.objects.filter(student=student):
        paths += [f"{root}/{submission.pk}/files/", f"{root}/{submission.pk}/feedback/lab/"]
    answers += [(f"API {path}", b"".join(api.get(path))) for path in paths]
    archive.unpack(file_store.read(assignment.current.release_path), folder)
    answers += [(f"lab folder {path.name}", path.read_bytes()) for path in folder.rglob("*") if path.is_file()]
    answers.append(("own data", repr([lab_work(student), lab_notes(student)]).encode()))
    for place, data in answers:
        yield place, data
        if data[:2] == b"PK":
            yield from ((f"{place}: {name}", content) for name, content in archives.unpack(data).items())


def _get(client, student, path):
    client.force_login(student)
    response = client.get(path)
    return b"".join(response.streaming_content) if response.streaming else response.content


def _addresses(student, assignment):
    """Return every address of the labs app, with every value that belongs to the student's own work."""
    values = {
        "assignment": [assignment.pk], "course": [COURSE], "key": ["lab"], "grade_id": ["why", "first"],
        "submission": list(Submission.objects.values_list("pk", flat=True)),
        "document": list(FeedbackDocument.objects.values_list("pk", flat=True)),
        "cohort": roster.cohort_ids(student), "student": [student.pk],
    }  # fmt: skip
    found = set()
    ways = get_resolver().namespace_dict["labs"][1].reverse_dict
    for name in ways:
        if not isinstance(name, str) or name.startswith("api_"):
            continue
        for possibility, *_more in ways.getlist(name):
            for _text, arguments in possibility:
                count = max([len(values.get(one, [])) for one in arguments] or [1])
                for place in range(count):
                    chosen = {one: values[one][place % len(values[one])] for one in arguments if values.get(one)}
                    if len(chosen) == len(arguments):
                        found.add(reverse(f"labs:{name}", kwargs=chosen))
    return sorted(found)


def search(places):
    """Return canaries and where they were, and how many places were searched."""
    found, count = [], 0
    for place, data in places:
        count += 1
        found += [f"{canary} in {place}" for canary in CANARIES if holds(data, canary)]
    return found, count


def test_no_student_receives_anything_hidden_and_what_is_planted_is_found(
    handed_in,
    school,  # noqa: F811
    monkeypatch,
    tmp_path,
):
    found, count = search(received(school.student, handed_in, monkeypatch, tmp_path / "home"))
    assert found == []
    assert count > 60
    grades = {grade.submission.attempt: grade for grade in SubmissionGrade.objects.select_related("submission")}
    # Only the author's answer gives what the hidden parts expect.
    assert grades[list(WORK).index("right") + 1].points == 2

    page = FeedbackDocument.objects.first()
    _plant(page.path, file_store.read(page.path) + b"<p>assert f('b') == 'ExpectedCanary'</p>")
    grades[1].tasks[0].update(message="SourceCanary", seen_points=0.0)
    grades[1].save()
    out = io.BytesIO(file_store.read(handed_in.current.release_path))
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as release:
        release.writestr("notes.txt", "InputCanary")
    _plant(handed_in.current.release_path, out.getvalue())
    found, _count = search(received(school.student, handed_in, monkeypatch, tmp_path / "again"))
    assert {one.split()[0] for one in found} == {"ExpectedCanary", "SourceCanary", "InputCanary"}
    kinds = ("page /labs/feedback/", "page /labs/submissions/", "lab folder notes.txt", "own data")
    for kind in (*kinds, f"API /api/labs/exchange/{COURSE}/lab/release/: notes.txt"):
        assert [one for one in found if f"in {kind}" in one], kind


def _plant(path, data):
    file_store.drop(path)
    assert file_store.keep(path, data) == path
