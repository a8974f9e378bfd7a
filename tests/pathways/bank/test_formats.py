"""Questions from elsewhere, written by us in the form of other systems, and our questions there and back."""

import io
import re
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pathways.bank.formats import gift, moodle, qti, qti_write
from pathways.bank.formats.verdicts import Unreadable
from pathways.bank.imports import judge
from pathways.content.plain_blocks import CHOICE, QUESTION
from pathways.marking.kinds import share_of
from tests.pathways.marking.questions import choices, chosen, gaps, match, order, question

CALM = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))

FILES = Path(__file__).parent / "files"
GIFT = (FILES / "all-kinds.gift.txt").read_text()


def by_name(verdicts):
    return {verdict.name: verdict for verdict in verdicts}


class TestGift:
    def test_each_kind_is_read_with_its_key(self):
        found = gift.read(GIFT)
        kinds = [(verdict.state, verdict.question["kind"] if verdict.question else "") for verdict in found]
        assert kinds == [
            ("taken", "single"),
            ("taken", "multiple"),
            ("changed", "text"),
            ("taken", "single"),
            ("taken", "number"),
            ("changed", "number"),
            ("taken", "match"),
            ("changed", "single"),
            ("changed", "text"),
            ("left", ""),
            ("left", ""),
        ]
        port = found[0].question
        assert [(one["text"], one["correct"], one["why"]) for one in port["choices"]] == [
            ("22", False, "That is for a shell."),
            ("80", True, "Yes."),
            ("443", False, "That one is sealed."),
        ]
        assert port["tags"] == "top, networking, ports"
        assert found[2].question["ask"] == "A switch works with _____ of the link layer."
        assert (found[5].question["answer"], found[5].question["tolerance"]) == ("2", "0.5")
        assert found[6].question["others"] == "99"
        assert [one["text"] for one in found[7].question["choices"]] == ["~ = #", "{}"]
        assert found[8].question["answer"] == "ls | wc -l\n~ls*wc -l"

    def test_what_is_left_says_why(self):
        assert [found.notes for found in gift.read(GIFT)[-2:]] == [
            ("It asks for a long text, which people have to read.",),
            ("It is a text that asks nothing.",),
        ]

    def test_what_others_write_less_strictly_is_read_as_moodle_reads_it(self):
        alone, arrows, forms = gift.read(
            "The word for 1? {One}\n\nHow? {~menu -> page =page -> menu}\n\n[html]<p>Why?</p> {=[html]<p>So</p> ~No}"
        )
        assert (alone.question["kind"], alone.question["answer"]) == ("text", "One")
        assert [(c["text"], c["correct"]) for c in arrows.question["choices"]] == [
            ("menu -> page", False),
            ("page -> menu", True),
        ]
        assert [forms.question["ask"], forms.question["choices"][0]["text"]] == ["Why?", "So"]

    def test_text_without_questions_is_refused(self):
        with pytest.raises(Unreadable, match="no question"):
            gift.read("// nothing\n")


MOODLE = (FILES / "moodle.xml").read_text()


class TestMoodle:
    def test_each_kind_is_read_with_its_key(self):
        found = by_name(moodle.read(MOODLE))
        assert {name: verdict.state for name, verdict in found.items()} == {
            "RAID": "taken",
            "Size": "taken",
            "Sum": "taken",
            "Gaps": "changed",
            "List": "changed",
            "Picture": "left",
            "Words": "left",
            "Map": "left",
        }
        raid = found["RAID"].question
        assert (raid["kind"], raid["ask"], raid["tags"]) == (
            "multiple",
            "Which survive one broken disk?",
            "top, storage, Disks",
        )
        assert [one["correct"] for one in raid["choices"]] == [True, True, False]
        size = found["Size"].question
        assert (size["unit"], size["tolerance"]) == ("MB\nGB = 1000", "10")
        assert share_of(size, "1.5 GB", {}) == 1
        assert found["Sum"].question["values"] == "a b\n2 3\n5 7"
        assert found["Sum"].question["tolerance"] == "1%"
        blank = found["Gaps"].question
        assert blank["ask"] == "A byte has [[g1]] bits; two nibbles are [[g2]]."
        assert [one["text"] for one in blank["choices"]] == ["8", "a byte\none byte"]
        assert found["List"].question["answer"] == "~ls*"

    @pytest.mark.parametrize(
        "text",
        [
            "<quiz>",
            "<other/>",
            "<!DOCTYPE quiz><quiz/>",
            "<quiz><question type='essay'/><!ENTITY a 'b'></quiz>",
            "<quiz/>",
        ],
    )
    def test_what_is_no_file_of_questions_is_refused(self, text):
        with pytest.raises(Unreadable):
            moodle.read(text)


QTI21 = (FILES / "choice-2.1.xml").read_text()
QTI30 = (FILES / "order-3.0.xml").read_text()


class TestQti:
    def test_item_of_2_1_is_read_and_tells_nothing_that_is_told_later(self):
        (found,) = qti.read(QTI21.encode())
        assert found.state == "taken"
        assert found.question["ask"] == "Look at the model.\nWhere are frames?"
        assert [(one["text"], one["correct"], one["why"]) for one in found.question["choices"]] == [
            ("Network", False, "There are packets."),
            ("Link", True, ""),
        ]

    def test_item_of_3_0_is_read(self):
        (found,) = qti.read(QTI30.encode())
        assert [one["text"] for one in found.question["choices"]] == ["Open", "Close"]

    def test_package_says_which_file_cannot_be_read(self):
        held = io.BytesIO()
        with zipfile.ZipFile(held, "w") as package:
            package.writestr("imsmanifest.xml", "<manifest/>")
            package.writestr("a.xml", QTI21)
            package.writestr("b.xml", "<broken")
        found = judge(held.getvalue())
        assert [(verdict.name, verdict.state) for verdict in found] == [("Layers", "taken"), ("b.xml", "left")]

    def test_file_that_only_looks_like_a_package_is_refused(self):
        with pytest.raises(Unreadable, match="cannot be opened"):
            judge(b"PK not a package")


OURS = [
    {**chosen("single", "b"), "tags": "net, easy"},
    chosen("multiple", "ac"),
    question("text", answer="ls | wc -l\n~*secure*shell\nrm *.txt"),
    question("number", answer="-2.5", tolerance="0.5"),
    match({"ssh": "22", "smtp": "25", "mail": "25"}, others="80"),
]
MORE = [order("open", "write", "close"), gaps("A byte has [[n]] bits and [[m]] nibbles.", n="8\neight", m="2")]
READERS = {
    "gift": (lambda rows: gift.write(rows)[0], gift.read, OURS),
    "moodle": (lambda rows: moodle.write(rows)[0], moodle.read, OURS + MORE),
    "2.1": (lambda rows: qti_write.write(rows, "2.1")[0], qti.read, [OURS[0], OURS[1], OURS[4], *MORE]),
    "3.0": (lambda rows: qti_write.write(rows, "3.0")[0], qti.read, [OURS[0], OURS[1], OURS[4], *MORE]),
}


def essence(asked):
    """What makes a question, whatever its ids: a gap is told by its place."""
    rows = [(one["text"], one["correct"], one["goes_with"]) for one in asked["choices"]]
    if asked["kind"] == "gaps":
        names = {one["goes_with"] or one["id"]: one["text"] for one in asked["choices"]}
        rows = [names[name] for name in re.findall(r"\[\[([a-z0-9-]+)\]\]", asked["ask"])]
    ask = "" if asked["kind"] == "gaps" else asked["ask"]
    return asked["kind"], ask, asked["answer"], asked["tolerance"], asked["others"], rows


@pytest.mark.parametrize("kind", sorted(READERS))
def test_our_questions_come_back_as_they_went(kind):
    write, read, questions = READERS[kind]
    found = read(write(questions))
    assert [verdict.state for verdict in found].count("left") == 0
    assert [essence(verdict.question) for verdict in found] == [essence(one) for one in questions]


@pytest.mark.parametrize(
    ("write", "count"), [(gift.write, 3), (moodle.write, 1), (lambda rows: qti_write.write(rows, "3.0"), 1)]
)
def test_what_a_format_cannot_hold_is_told(write, count):
    calculated = question("calculated", ask="{a}?", values="a = 1..3", answer="a")
    assert len(write([*OURS, *MORE, calculated])[1]) == count


signs = st.text(st.characters(codec="ascii", min_codepoint=33), min_size=1, max_size=12)


@CALM
@given(signs, st.lists(signs, min_size=2, max_size=4, unique=True))
def test_every_sign_goes_there_and_back_as_gift(ask, texts):
    rows = choices(*({"text": text, "correct": not number, "why": "w"} for number, text in enumerate(texts)))
    asked = {**QUESTION, "id": "q1", "ask": ask, "kind": "single", "choices": rows, "why": "because"}
    (found,) = gift.read(gift.write([asked])[0])
    if "<" in ask + "".join(texts) or "&" in ask + "".join(texts) or ask.startswith(("//", "[", "$")):
        return
    assert [one["text"] for one in found.question["choices"]] == texts
    assert found.question["ask"] == ask
    assert {**CHOICE, **found.question["choices"][0]}["correct"]


class TestAsOthersWriteIt:
    """Files of ours in the very structure in which other systems write theirs, found by reading what they wrote."""

    def test_gift_out_of_moodle_is_html_with_its_signs_escaped(self):
        found = gift.read((FILES / "as-moodle-writes.gift.txt").read_text())
        assert [(one.name, one.state) for one in found] == [
            ("Ports 1", "changed"),
            ("Ports 2", "changed"),
            ("A picture", "left"),
            ("Bits", "taken"),
            ("Pairs", "changed"),
            ("True", "taken"),
            ("Words", "left"),
        ]
        ports = found[0].question
        assert (ports["ask"], ports["tags"]) == ("Which port does https use :", "top, default for nets, ports")
        assert [one["text"] for one in ports["choices"]] == ["Port 80", "Port 443"]
        assert [one["why"] for one in ports["choices"]] == ["This one does not fit.", "Yes, with TLS: {encrypted}."]
        assert [one["correct"] for one in found[1].question["choices"]] == [True, True, True, False]
        assert found[2].notes == ("It shows a picture, a sound or a formula, which does not come along.",)
        assert found[4].question["others"] == "99"

    @pytest.mark.parametrize("single", ["true", "True", "1", "yes"])
    def test_moodle_takes_every_word_but_no_for_yes(self, single):
        assert moodle.read(moodle_choice(f"<single>{single}</single>"))[0].question["kind"] == "single"
        assert moodle.read(moodle_choice("<single>false</single>"))[0].question["kind"] == "multiple"

    def test_picture_that_only_answers_show_later_leaves_the_question(self):
        shown = '<![CDATA[<p><img src="@@PLUGINFILE@@/thumb.jpg"> Wrong.</p>]]>'
        (found,) = moodle.read(moodle_choice("<single>true</single>", told=shown))
        assert (found.state, found.question["choices"][1]["why"]) == ("changed", "Wrong.")
        assert found.notes == (PICTURE_LATER,)
        (found,) = gift.read('What? {=yes ~no#<img src\\="@@PLUGINFILE@@/thumb.jpg"> Wrong.}')
        assert found.notes == (PICTURE_LATER,)

    def test_answers_that_are_pictures_leave_nothing_to_choose(self):
        (found,) = gift.read('What? {=<img src\\="@@PLUGINFILE@@/a.png"> ~<img src\\="@@PLUGINFILE@@/b.png">}')
        assert found.state == "left"

    def test_numbers_keep_how_far_off_they_may_be_beside_what_is_told_to_others(self):
        found = gift.read("::a:: Which? {#3:2~#Not at all}\n\n::b:: Which? {#3:a lot}")
        assert (found[0].question["answer"], found[0].question["tolerance"], found[0].notes[:-1]) == ("3", "2", ())
        assert found[1].state == "left"

    @pytest.mark.parametrize("formula", [r"\(x^2\)", r"\[x^2\]", "$$x^2$$"])
    def test_formula_as_tex_is_a_formula(self, formula):
        assert moodle.read(moodle_choice("<single>true</single>").replace("What?", f"What is {formula}?"))[0].state == (
            "left"
        )

    def test_picture_beside_a_question_of_an_old_moodle_is_a_picture(self):
        for beside in ("<image>plan.png</image>", "<image_base64>iVBO</image_base64>"):
            assert moodle.read(moodle_choice(f"<single>true</single>{beside}"))[0].state == "left"
        assert moodle.read(moodle_choice("<single>true</single><image></image>"))[0].state == "taken"

    def test_qti_blank_in_a_sentence_keeps_its_place(self):
        item = (FILES / "choice-2.1.xml").read_text()
        typed = re.sub(
            r"<itemBody>.*</itemBody>",
            '<itemBody><p>The sun of <textEntryInteraction responseIdentifier="R"/>, it says.</p></itemBody>',
            item,
            flags=re.S,
        )
        assert qti.read(typed.encode())[0].question["ask"] == "The sun of _____ , it says."

    def test_file_of_qti_1_2_says_what_to_do(self):
        with pytest.raises(Unreadable, match=r"QTI 1\.2"):
            judge(b"<questestinterop><item ident='a'/></questestinterop>")

    def test_what_stands_twice_in_a_file_is_taken_once_and_told(self):
        found = judge(b"::a:: Is it? {T}\n\n::b:: Is it? {TRUE}")
        assert [one.state for one in found] == ["changed", "left"]

    def test_several_right_ones_of_another_plug_in_are_a_multiple_choice(self):
        (found,) = moodle.read(moodle_choice("<single>true</single>").replace('"multichoice"', '"oumultiresponse"'))
        assert found.question["kind"] == "multiple"

    def test_qti_choice_that_gives_worth_and_names_no_right_one(self):
        data = (FILES / "choice-2.1.xml").read_text()
        (before,) = qti.read(data.encode())
        right = [one["text"] for one in before.question["choices"] if one["correct"]]
        named = re.findall(r"<value>(.*?)</value>", re.search(r"<correctResponse>.*?</correctResponse>", data, re.S)[0])
        entries = "".join(f'<mapEntry mapKey="{key}" mappedValue="1"/>' for key in named)
        data = re.sub(r"<mapping.*?</mapping>", "", data, flags=re.S)
        data = re.sub(r"<correctResponse>.*?</correctResponse>", f"<mapping>{entries}</mapping>", data, flags=re.S)
        (after,) = qti.read(data.encode())
        assert right
        assert [one["text"] for one in after.question["choices"] if one["correct"]] == right


PICTURE_LATER = "What is said after an answer shows a picture, a sound or a formula: its words alone come along."


def moodle_choice(single: str, told: str = "No.") -> str:
    return f"""<quiz><question type="multichoice"><name><text>One</text></name>
        <questiontext format="html"><text>What?</text></questiontext>{single}
        <answer fraction="100"><text>A</text><feedback><text>Yes.</text></feedback></answer>
        <answer fraction="0"><text>B</text><feedback><text>{told}</text></feedback></answer></question></quiz>"""
