"""What a lesson may hold beside text: each is there without script, and what cannot be seen is told."""

from pathways.models import LessonPage


def shown(client, *blocks):
    page = LessonPage.objects.get(slug="addresses", locale__language_code="en")
    page.body = list(blocks)
    page.save_revision().publish()
    return " ".join(client.get(page.url).content.decode().split())


def test_figure_is_told_in_words(client, pages):
    words = {"alt": 'Four boxes: "a" to d', "caption": "An *address*", "credit": "Ours", "document": None}
    html = shown(client, ("figure", {"file": "files/addresses.svg", **words}))
    source = "/pathways/files/networking/networking-basics/files/addresses.svg"
    assert f'src="{source}" alt="Four boxes: &quot;a&quot; to d"' in html
    assert "An <em>address</em>" in html


def test_exercise_keeps_hint_and_solution_closed(client, pages):
    html = shown(client, ("exercise", {"task": "Try **this**.", "hint": "Look.", "solution": "So."}))
    task, hint, solution = (html.index(words) for words in ("<strong>this</strong>", "<p>Look.</p>", "<p>So.</p>"))
    assert task < html.index("<details", task) < hint < html.index("<details", hint) < solution
    assert "<details open" not in html


def test_exercise_without_a_hint_offers_none(client, pages):
    html = shown(client, ("exercise", {"task": "x", "hint": "", "solution": "So."}))
    assert ("Show the solution" in html, "Show a hint" in html) == (True, False)


def test_callout_says_what_kind_it_is(client, pages):
    html = shown(client, ("callout", {"kind": "care", "text": "It is <hot>."}))
    assert "<strong>Take care</strong>" in html
    assert "It is &lt;hot&gt;." in html


def test_sound_loads_nothing_by_itself_and_is_written_out(client, pages):
    value = {"title": "A call", "file": "files/a.mp3", "document": None, "transcript": "Hello."}
    html = shown(client, ("audio", value))
    assert 'preload="none"' in html
    assert "<p>Hello.</p>" in html
