"""Labs name a part of a lesson by its heading in the first language; a translation has headings of its own."""

from types import SimpleNamespace

from labs.grades.selectors.student import task_lines
from pathways.content.shelving import _parts


def lesson(*texts: str, shown: SimpleNamespace | None = None) -> SimpleNamespace:
    page = SimpleNamespace(body=SimpleNamespace(raw_data=[{"type": "text", "value": text} for text in texts]))
    page.shown = shown or page
    return page


def test_part_of_a_translation_is_found_by_the_first_language():
    spanish = lesson("Antes\n\n## Ordena con cuidado\n\nTexto", "## JSON: datos")
    parts = _parts(lesson("Before\n\n## Sort with care\n\nText", "## JSON: data", shown=spanish))
    assert parts == {"sort-with-care": "ordena-con-cuidado", "json-data": "json-datos"}
    task = {"grade_id": "a", "title": "T", "seen_points": 0, "max_points": 1, "message": "", "seen_comment": ""}
    about = SimpleNamespace(tasks=[{"grade_id": "a", "lesson_part": "sort-with-care"}])
    grade = SimpleNamespace(version=about, tasks=[task])
    assert task_lines(grade, "/lesson/", parts)[0].lesson_url == "/lesson/#ordena-con-cuidado"
    assert task_lines(grade, "/lesson/")[0].lesson_url == "/lesson/#sort-with-care"


def test_parts_stay_as_they_are_where_headings_do_not_pair_up():
    assert _parts(lesson("## One\n\n## Two", shown=lesson("## Uno"))) == {}
    assert _parts(lesson("## One")) == {}
