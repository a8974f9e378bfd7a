from django.urls import reverse

from pathways.content.catalogue import catalogue
from pathways.learning.services.notes import write_note
from tests.pathways.learning.test_pages import words


def handout(school, number=0):
    return reverse("pathways:handout", args=[school.lessons[number].key])


def test_a_handout_holds_the_lesson_and_its_solutions_but_no_quiz_and_no_note(client, school):
    page = school.page()
    exercise = ("exercise", {"task": "Do it on paper", "hint": "", "solution": "Done like this"})
    page.body = [exercise, ("text", "## Part\n\nWords after it"), *[(b.block_type, b.value) for b in page.body]]
    page.save_revision().publish()
    write_note(student=school.student, lesson=school.lessons[0].key, text="Canary note")
    client.force_login(school.student)
    text = words(client.get(handout(school)))
    assert text.index("Do it on paper") < text.index("Words after it") < text.index("Done like this")
    assert "Canary note" not in text
    assert not any(title in text for title in catalogue("en").lessons[school.lessons[0].key].quiz_titles.values())


def test_a_handout_of_a_closed_lesson_says_why_it_is_closed(client, school):
    response = client.get(handout(school, 1))
    assert response.status_code == 403
    assert "for people who have a seat" in words(response)
