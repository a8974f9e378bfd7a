"""Give stored questions and choices ids that stay with them, and accepted texts a line each.

Answers were kept by number until now. What is first in a published quiz becomes `q1` with the choices `a`, `b`, …: so
answers of old are found by their number alone (`pathways.marking.plain.named`), also sealed ones that nothing opens
here. Versions in the history get the ids of the same items; what only they have keeps its own.
"""

import json
import uuid

from django.db import migrations

PAGES = ("PathwayPage", "CoursePage", "LessonPage")
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def give_ids(apps, schema_editor):
    Revision = apps.get_model("wagtailcore", "Revision")
    for name in PAGES:
        model = apps.get_model("pathways", name)
        for page in model.objects.iterator(chunk_size=100):
            raw = json.loads(json.dumps(list(page.body.raw_data)))
            if not any(block["type"] == "quiz" for block in raw):
                continue
            known = {}
            number_items(raw, known)
            model.objects.filter(pk=page.pk).update(body=json.dumps(raw))
            rename_in_history(Revision.objects.filter(object_id=str(page.pk), base_content_type__model="page"), known)
    for course in apps.get_model("pathways", "CoursePage").objects.iterator(chunk_size=100):
        type(course).objects.filter(pk=course.pk).update(key=course.slug)
    forget_digests(apps)


def number_items(raw, known):
    """Give the questions of each quiz numbers and their choices letters; note what each was called."""
    for block in quizzes(raw):
        for number, question in enumerate(items(block["value"], "questions"), start=1):
            rename(question, f"q{number}", known, block["id"])
            for place, choice in enumerate(items(question["value"], "choices")):
                rename(choice, LETTERS[place] if place < 26 else str(place), known, block["id"], question["was"])
            a_line_each(question["value"])
    tidy(raw)


def quizzes(raw):
    return [block for block in raw if block["type"] == "quiz"]


def items(value, name):
    """Return the items of a list, each with an id, as the CMS stores them today."""
    rows = value.get(name) or []
    whole = [row if isinstance(row, dict) and row.get("type") == "item" else {"type": "item", "value": row} for row in rows]
    for row in whole:
        row["id"] = row.get("id") or str(uuid.uuid4())
    value[name] = whole
    return whole


def rename(item, name, known, *around):
    item["was"] = item["id"]
    known[(*around, item["id"])] = name
    item["id"] = name


def tidy(raw):
    for block in quizzes(raw):
        for question in block["value"]["questions"]:
            question.pop("was", None)
            for choice in question["value"].get("choices") or []:
                choice.pop("was", None)


def a_line_each(question):
    """Put accepted texts, until now split by `|`, a line each; the whole stays one too, for whoever meant the sign."""
    answer = str(question.get("answer") or "")
    if question.get("kind") != "text" or "|" not in answer or "\n" in answer:
        return
    parts = [part.strip() for part in answer.split("|") if part.strip()]
    question["answer"] = "\n".join([*parts, answer.strip()] if len(parts) > 1 else parts)


def rename_in_history(revisions, known):
    for revision in revisions.iterator(chunk_size=50):
        content = revision.content
        raw = json.loads(content["body"]) if content.get("body") else []
        if not quizzes(raw):
            continue
        for block in quizzes(raw):
            for question in items(block["value"], "questions"):
                question["was"] = question["id"]
                question["id"] = known.get((block.get("id"), question["was"]), question["id"])
                for choice in items(question["value"], "choices"):
                    choice["id"] = known.get((block.get("id"), question["was"], choice["id"]), choice["id"])
                a_line_each(question["value"])
        tidy(raw)
        content["body"] = json.dumps(raw)
        type(revision).objects.filter(pk=revision.pk).update(content=content)


def forget_digests(apps):
    """Let files lead again where nobody edited the page: its digest was of another way of writing.

    A revision without a user is one that a load made.
    """
    Source, Page = apps.get_model("pathways", "CurriculumSource"), apps.get_model("wagtailcore", "Page")
    loaded = Page.objects.filter(latest_revision__user__isnull=True, has_unpublished_changes=False)
    Source.objects.filter(page__in=loaded.values("pk")).update(digest="")


class Migration(migrations.Migration):
    dependencies = [("pathways", "0005_quizzes"), ("wagtailcore", "0098_apitoken")]

    operations = [migrations.RunPython(give_ids, migrations.RunPython.noop)]
