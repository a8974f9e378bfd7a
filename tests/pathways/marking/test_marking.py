"""Marking of every kind, against a slow reference that counts everything anew."""

import itertools
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pathways.marking.forms import form_fields, read_answers
from pathways.marking.kinds import right_answer, share_of
from pathways.marking.plain import named, unanswered
from pathways.marking.problems import question_problem
from pathways.marking.quiz import ANSWERS, HINTS, attempt_of, mark, marks_of, unmarked
from pathways.marking.variants import drawn, shuffled, values_for
from tests.pathways.marking.questions import chosen, gaps, match, order, question

CALM = settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))

LETTERS = "abcd"


def slow_share(asked, given):
    """What an answer is worth, by the words of the README of quizzes and nothing of the code under test."""
    if asked["kind"] == "single":
        right = next(choice["id"] for choice in asked["choices"] if choice["correct"])
        return Fraction(int(given == [right]))
    if asked["kind"] == "multiple":
        score = Fraction(0)
        right = [choice["id"] for choice in asked["choices"] if choice["correct"]]
        for choice in asked["choices"]:
            if choice["id"] in given:
                score += Fraction(1 if choice["correct"] else -1, len(right))
        return max(score, Fraction(0))
    if asked["kind"] == "order":
        ids = [choice["id"] for choice in asked["choices"]]
        good = bad = 0
        for first, second in itertools.combinations(ids, 2):
            one, two = given.get(first, ""), given.get(second, "")
            in_order = one.isdigit() and two.isdigit() and int(one) < int(two)
            good, bad = good + in_order, bad + (not in_order)
        return max(Fraction(good - bad, good + bad), Fraction(0))
    texts = {choice["id"]: choice["goes_with"] for choice in asked["choices"]}
    return Fraction(sum(texts.get(given.get(key)) == text for key, text in texts.items()), len(texts))


picks = st.lists(st.sampled_from(LETTERS), unique=True)
rights = st.sets(st.sampled_from(LETTERS), min_size=1).map("".join)
asked_and_given = st.one_of(
    st.tuples(st.sampled_from(LETTERS).map(lambda right: chosen("single", right)), picks.map(lambda keys: keys[:1])),
    st.tuples(rights.map(lambda right: chosen("multiple", right)), picks),
    st.tuples(
        st.just(order("one", "two", "three", "four")),
        st.dictionaries(st.sampled_from(LETTERS), st.sampled_from(["", "1", "2", "3", "4", "x"])),
    ),
    st.tuples(
        st.just(match({"dog": "barks", "cat": "meows", "cow": "moos", "calf": "moos"})),
        st.dictionaries(st.sampled_from(LETTERS), st.sampled_from(["", "a", "b", "c", "z"])),
    ),
)


@CALM
@given(asked_and_given)
def test_share_equals_the_slow_reference(pair):
    asked, given_answer = pair
    assert share_of(asked, given_answer, {}) == slow_share(asked, given_answer)


@CALM
@given(st.lists(asked_and_given, min_size=1, max_size=5))
def test_points_of_a_quiz_are_the_sum_of_its_questions(pairs):
    questions = [{**asked, "id": f"q{number}"} for number, (asked, _) in enumerate(pairs)]
    answers = {f"q{number}": answer for number, (_, answer) in enumerate(pairs)}
    marked = mark(attempt_of({"questions": questions}, "seed"), answers)
    expected = sum((slow_share(asked, answer) for asked, answer in pairs), Fraction(0))
    assert marked.points == pytest.approx(float(expected), abs=1e-3)
    assert marked.max_points == len(pairs)


@CALM
@given(st.text(max_size=8), asked_and_given)
def test_order_on_the_page_does_not_change_the_mark(seed, pair):
    asked, answer = pair
    marks = {marks_of(attempt_of({"questions": [asked]}, one), {"q1": answer})["q1"] for one in ("", seed)}
    assert len(marks) == 1


@CALM
@given(asked_and_given)
def test_right_answer_is_worth_everything(pair):
    asked, _ = pair
    assert share_of(asked, right_answer(asked, {}), {}) == 1


def test_all_and_none_are_worth_nothing_extra():
    asked = chosen("multiple", "ab")
    assert share_of(asked, list("abcd"), {}) == 0
    assert share_of(asked, [], {}) == 0
    assert share_of(asked, ["a"], {}) == Fraction(1, 2)
    assert share_of(asked, list("abc"), {}) == Fraction(1, 2)


class TestShuffling:
    @CALM
    @given(st.text(max_size=12))
    def test_order_is_stable_for_one_seed_and_loses_nothing(self, seed):
        assert shuffled(LETTERS, seed, "q1") == shuffled(LETTERS, seed, "q1")
        assert sorted(shuffled(LETTERS, seed, "q1")) == list(LETTERS)

    def test_each_place_is_as_likely_for_every_choice(self):
        count = dict.fromkeys(itertools.product(LETTERS, range(4)), 0)
        for number in range(2000):
            for place, key in enumerate(shuffled(LETTERS, f"person {number}", "q1")):
                count[key, place] += 1
        assert all(420 < times < 580 for times in count.values())

    def test_drawn_questions_are_different_ones_and_not_more_than_there_are(self):
        assert len(set(drawn(list("abcdef"), 4, "seed", "q"))) == 4
        assert sorted(drawn(list("ab"), 4, "seed", "q")) == ["a", "b"]

    def test_quiz_draws_by_tags_and_never_one_twice(self):
        bank = [question("text", f"b{number}", answer="x", tags="net, easy") for number in range(3)]
        bank.append(question("text", "hard", answer="x", tags="net"))
        slots = [{**question("draw", name), "tags": "Net, easy", "count": "2"} for name in ("s1", "s2")]
        asked = [one["id"] for one in attempt_of({"questions": slots}, "seed", bank).questions]
        assert sorted(asked) == ["b0", "b1", "b2"]


class TestTelling:
    asked = {**chosen("single", "b"), "hint": "Count the bits."}

    def test_first_hand_in_says_why_the_chosen_one_does_not_fit_and_hints(self):
        view = mark(attempt_of({"questions": [self.asked]}, "s"), {"q1": ["a"]}, HINTS).questions[0]
        told = {choice.text[-1]: (choice.fits, choice.why) for choice in view.choices}
        assert told == {"a": (False, "About a."), "b": (None, ""), "c": (None, ""), "d": (None, "")}
        assert (view.share, view.note) == (0, "Count the bits.")

    def test_answers_are_told_when_it_is_time(self):
        view = mark(attempt_of({"questions": [self.asked]}, "s"), {"q1": ["a"]}, ANSWERS).questions[0]
        assert {choice.text[-1]: choice.fits for choice in view.choices} == {
            "a": False,
            "b": True,
            "c": None,
            "d": None,
        }
        assert view.note == "So it is."

    def test_nothing_is_said_before_answering(self):
        view = unmarked(attempt_of({"questions": [self.asked]}, "s"), {"q1": ["a"]}).questions[0]
        assert [choice.text for choice in view.choices if choice.chosen] == ["Choice a"]
        assert {choice.fits for choice in view.choices} == {None}
        assert (view.share, view.note, view.answer) == (None, "", "")

    def test_typed_answer_is_told_only_with_the_answers(self):
        attempt = attempt_of({"questions": [question("text", answer="ls | wc -l\nother")]}, "s")
        assert mark(attempt, {"q1": "x"}, HINTS).questions[0].answer == ""
        assert mark(attempt, {"q1": "x"}, ANSWERS).questions[0].answer == "ls | wc -l"

    def test_gaps_stand_in_their_text(self):
        asked = gaps("One [[n]] and [[m]] end", m="2", n="1")
        view = mark(attempt_of({"questions": [asked]}, "s"), {"q1": {"n": "1", "m": "3"}}, HINTS).questions[0]
        assert [(gap.before, gap.given, gap.fits, gap.why) for gap in view.choices] == [
            ("One ", "1", True, ""),
            (" and ", "3", False, ""),
        ]
        assert (view.after, view.share) == (" end", 0.5)


class Posted(dict):
    def getlist(self, name):
        return self.get(name, [])


class TestAnswers:
    @CALM
    @given(asked_and_given, st.text(max_size=6))
    def test_form_reads_back_as_what_was_chosen(self, pair, seed):
        asked, answer = pair
        attempt = attempt_of({"questions": [asked]}, seed)
        read = read_answers(attempt, Posted(form_fields(attempt, {"q1": answer})))["q1"]
        assert share_of(asked, read, {}) == share_of(asked, answer, {})

    def test_only_what_belongs_to_the_questions_is_read(self):
        attempt = attempt_of({"questions": [chosen("single", "a"), {**order("x", "y"), "id": "q2"}]}, "s")
        fields = form_fields(attempt, {"q1": ["c", "a"], "q2": {"a": "2"}})
        posted = Posted({**fields, "q-q1": [*fields["q-q1"], "a", "zz"], "q-q2-b": "1", "q-other": ["a"]})
        assert read_answers(attempt, posted) == {"q1": ["a"], "q2": {"a": "2", "b": ""}}

    def test_form_calls_a_choice_by_another_word_in_each_attempt(self):
        words = {
            form_fields(attempt_of({"questions": [chosen("single", "a")]}, f"{n}"), {"q1": ["a"]})["q-q1"][0]
            for n in range(9)
        }
        assert len(words) == 9

    def test_sign_that_no_database_takes_is_left_out(self):
        attempt = attempt_of({"questions": [question("text", answer="x")]}, "s")
        assert read_answers(attempt, Posted({"q-q1": "a\x00b"})) == {"q1": "ab"}

    def test_empty_questions_are_counted(self):
        asked = [chosen("single", "a"), question("text", "q2", answer="x"), {**order("x", "y"), "id": "q3"}]
        assert unanswered(asked, {"q1": ["a"], "q2": " ", "q3": {"a": "", "b": ""}}) == 2

    def test_answers_of_old_are_found_by_the_ids_of_their_numbers(self):
        old = {"0": [1, 2], "1": "32", "10": []}
        assert named(old) == {"q1": ["b", "c"], "q2": "32", "q11": []}
        assert named({"q1": ["b"]}) == {"q1": ["b"]}


class TestCalculated:
    asked = question(
        "calculated", ask="{a} times {b}?", values="a = 2..9\nb = 0.5..2 step 0.25", answer="a * b", why="{a} by {b}."
    )

    def test_numbers_vary_by_attempt_and_stay_within_one(self):
        made = {tuple(attempt_of({"questions": [self.asked]}, f"{n}").values["q1"].values()) for n in range(60)}
        assert len(made) > 20
        one = attempt_of({"questions": [self.asked]}, "x")
        assert one == attempt_of({"questions": [self.asked]}, "x")
        assert "{" not in unmarked(one, {}).questions[0].ask

    @CALM
    @given(st.text(max_size=6))
    def test_right_number_of_every_variant_fits_and_another_does_not(self, seed):
        attempt = attempt_of({"questions": [self.asked]}, seed)
        a, b = (Fraction(attempt.values["q1"][name]) for name in "ab")
        assert marks_of(attempt, {"q1": f"{float(a * b)}"}) == {"q1": 1}
        assert marks_of(attempt, {"q1": f"{float(a * b) + 1}"}) == {"q1": 0}

    def test_rows_of_a_table_stay_together(self):
        rows = {tuple(values_for("size usable\n26 62\n27 30\n28 14", f"{n}", "q").values()) for n in range(40)}
        assert rows == {("26", "62"), ("27", "30"), ("28", "14")}

    def test_kept_numbers_go_before_new_ones(self):
        kept = {"q1": {"a": "7", "b": "2"}}
        assert marks_of(attempt_of({"questions": [self.asked]}, "s", kept=kept), {"q1": "14"}) == {"q1": 1}

    @pytest.mark.parametrize("fields", [{"values": "a b\n1"}, {"answer": "a * c"}, {"kind": "number", "answer": "a"}])
    def test_question_that_cannot_be_marked_is_left_out_and_the_others_stay(self, fields):
        broken = {**self.asked, "id": "broken", **fields}
        attempt = attempt_of({"questions": [broken, self.asked]}, "s", kept={"q1": {"a": "7", "b": "2"}})
        marked = mark(attempt, {"broken": "14", "q1": "14"}, ANSWERS)
        assert [view.id for view in marked.questions] == ["q1"]
        assert (marked.points, marked.max_points) == (1, 1)

    @pytest.mark.parametrize(
        ("fields", "field"),
        [
            ({"values": ""}, "values"),
            ({"values": "a = 5..1"}, "values"),
            ({"values": "A = 1..5"}, "values"),
            ({"values": "a b\n1"}, "values"),
            ({"ask": "{c}?"}, "ask"),
            ({"answer": "a * c"}, "answer"),
            ({"answer": "a /"}, "answer"),
            ({"answer": "1 / (a - a)"}, "answer"),
            ({"answer": "a / 3"}, "tolerance"),
        ],
    )
    def test_formula_that_fails_for_some_numbers_is_refused_when_written(self, fields, field):
        assert question_problem({**self.asked, **fields})[0] == field


@pytest.mark.parametrize(
    "asked",
    [
        chosen("single", "ab"),
        chosen("single", ""),
        order("one"),
        order("one", "one"),
        match({"dog": ""}),
        match({"dog": "barks", "cat": "meows"}, others="barks"),
        gaps("No gap", a="1"),
        gaps("[[a]]", a=""),
        gaps("[[a]] [[a]]", a="1"),
        {**question("draw"), "tags": "net"},
        {**question("draw"), "count": "2"},
    ],
)
def test_question_that_cannot_be_answered_is_refused(asked):
    assert question_problem(asked) is not None


@pytest.mark.parametrize(
    "asked", [chosen("multiple", "ab"), order("one", "two"), match({"a": "b", "c": "d"}), gaps("[[a]]", a="1")]
)
def test_question_that_works_is_taken(asked):
    assert question_problem(asked) is None
