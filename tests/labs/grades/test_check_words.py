"""A check's sentence is found by its words, and its values go into the reader's sentence."""

import pytest
from django.utils.translation import override

from labs.grades.check_words import as_any_said, as_said, sources, values_in
from labs.grades.feedback_language import in_readers_language

PAIRS = [
    {"en": "{a}: {b}", "es": "{a}: {b}", "said": [0, ": ", 1], "told": [0, " (", 1, ")"]},
    {
        "en": "<h{n}> is {b}; yours is {a}",
        "es": "la tuya es {a}; <h{n}> es {b}",
        "said": ["<h", 0, "> is ", 1, "; yours is ", 2],
        "told": ["la tuya es ", 2, "; <h", 0, "> es ", 1],
    },
    {"said": ["nothing has changed"], "told": ["no cambió nada"]},
]
TASK = {"grade_id": "one", "title": "One", "said_es": PAIRS}


@pytest.mark.parametrize(
    ("message", "parts", "values"),
    [
        ("yours is 7", ["yours is ", 0], {0: "7"}),
        ("yours is ", ["yours is ", 0], {0: ""}),
        ("yours is is 7", ["yours ", 0, " 7"], {0: "is is"}),
        ("a b a b", [0, " b"], {0: "a b a"}),
        ("1 of 2 of 3", [0, " of ", 1], {0: "1", 1: "2 of 3"}),
        ("x, x!", [0, ", ", 0, "!"], {0: "x"}),
        ("line\nline", ["li", 0], {0: "ne\nline"}),
        ("whole", ["whole"], {}),
        ("whole and more", ["whole"], None),
        ("not whole", ["whole"], None),
        ("whole", ["who"], None),
        ("ab", ["ab", 0, "ab"], None),
        ("anything", [0], None),
        ("anything", [], None),
    ],
)
def test_values_are_found_where_a_message_is_made_of_the_parts(message, parts, values):
    assert values_in(message, parts) == values


def test_a_message_is_told_by_the_sentence_with_most_words():
    with override("es"):
        assert as_said(TASK, "<h2> is here; yours is a: b") == "la tuya es a: b; <h2> es here"
        assert as_said(TASK, "x: y") == "x (y)"
        assert as_any_said([{}, TASK], "nothing has changed") == "no cambió nada"
        assert as_said(TASK, "Your notebook stopped before this check.") == as_said(
            {}, "Your notebook stopped before this check."
        )
        assert as_said(TASK, "ZeroDivisionError") == "ZeroDivisionError"
    with override("en"):
        assert as_said(TASK, "x: y") == "x: y"


def test_long_values_take_no_time_to_speak_of():
    """What a student's value holds decides nothing about the work: no way is tried twice."""
    parts = [piece for number in range(20) for piece in (number, " a ")]
    with override("es"):
        assert as_said({"said_es": [{"said": [*parts, "!"], "told": []}]}, " a " * 500) == " a " * 500


def test_the_feedback_page_shows_note_and_check_as_the_lab_did():
    page = (
        '<main><h1>Lab</h1><div class="task"><h3>One</h3><p class="points">0 of 2 points</p>'
        '<p class="note">&lt;h1&gt; is 2; yours is &#x27;3&#x27;</p><details><summary>The check</summary><pre><code>'
        "assert a, f&quot;&lt;h{n}&gt; is {b}; yours is {a}&quot;</code></pre></details></div><p>yours</p></main>"
    )
    with override("es"):
        shown = in_readers_language(page, title="Práctica", tasks={}, checks=[TASK])
        assert '<p class="note" lang="es">la tuya es &#x27;3&#x27;; &lt;h1&gt; es 2</p>' in shown
        assert "f&quot;la tuya es {a}; &lt;h{n}&gt; es {b}&quot;</code>" in shown
    with override("en"):
        assert sources(page, [TASK]) == page
