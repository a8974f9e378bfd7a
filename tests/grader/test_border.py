"""Whatever a student's process sends is rebuilt from known parts before anything is made of it."""

import json
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from labs.grader import border
from labs.grader.results import NotebookResult, Result, TaskResult

anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.just("\ud800"),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
    max_leaves=20,
)
keys = st.sampled_from(["output_type", "name", "text", "ename", "evalue", "traceback", "data", "metadata"])
kinds = st.sampled_from(["stream", "error", "display_data", "execute_result", "update", ["stream"]])
odd_output = st.dictionaries(keys, anything | kinds) | anything


@settings(deadline=None)
@given(st.lists(odd_output) | anything)
def test_rebuilt_outputs_have_known_keys_and_well_formed_text(sent):
    for output in border.outputs(sent):
        assert output["output_type"] in ("stream", "error", "display_data", "execute_result")
        json.dumps(output, ensure_ascii=False).encode()
        texts = [output.get(key, "") for key in ("name", "text", "ename", "evalue")]
        texts += [*output.get("traceback", []), *output.get("data", {}), *output.get("data", {}).values()]
        assert {type(each) for each in texts} == {str}
        assert set(output.get("data", {})) <= set(border.KINDS)


def test_honest_outputs_come_through_as_they_are():
    sent = [
        {"output_type": "stream", "name": "stderr", "text": "¡hola! 🎉"},
        {"output_type": "error", "ename": "ValueError", "evalue": "n", "traceback": ["one", "two"]},
        {"output_type": "display_data", "data": {"image/png": "iVBO", "text/plain": "<Figure>"}, "metadata": {}},
        {"output_type": "execute_result", "data": {"text/html": "<b>1</b>"}, "metadata": {}, "execution_count": None},
    ]
    assert border.outputs(sent) == sent


def test_more_and_longer_than_a_page_can_show_is_cut():
    assert len(border.outputs([{"output_type": "stream", "text": "x"}] * 5_000)) == border.OUTPUTS
    [output] = border.outputs([{"output_type": "error", "ename": "E" * 9_999, "traceback": ["y" * 9_999] * 99}])
    assert (len(output["ename"]), len(output["traceback"]), len(output["traceback"][0])) == (200, 40, 2_000)


@pytest.mark.parametrize(
    "sent", [None, 7, {}, {"check": True, "outcome": "passed"}, {"check": 1, "outcome": ["passed"]}]
)
def test_verdict_that_is_none_is_told_apart(sent):
    assert border.verdict(sent) is None


def test_half_characters_and_numbers_that_are_none_cannot_keep_a_result_from_being_sent():
    tasks = [TaskResult("a", math.nan, math.inf, needs_manual=False, message="half \ud83d of a smile")]
    result = Result(
        "graded", "\udfff", notebooks=[NotebookResult("lab", tasks, "<p>\ud800</p>", {"a": {"html": "\ud800"}})]
    )
    sent = json.dumps(result.as_json(), ensure_ascii=False, allow_nan=False).encode()
    [task] = json.loads(sent)["notebooks"][0]["tasks"]
    assert (task["auto_points"], task["message"]) == (None, "half \ufffd of a smile")


@settings(deadline=None)
@given(anything)
def test_plain_data_can_always_be_sent(value):
    json.dumps(border.plain(value), ensure_ascii=False, allow_nan=False).encode()
