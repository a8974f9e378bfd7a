"""Values between student and checker: plain ones cross exactly, others stay, nonsense is refused."""

import collections
import datetime
import decimal
import fractions
import ipaddress
import json
import math
import pathlib
import socket
import struct
import threading
import time

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from labs.grader.inside import wire
from labs.grader.inside.table import Table


def refuse(value):
    raise AssertionError(f"{value!r} should have crossed")


def crossed(value):
    """Return a value as it arrives on the other side of a conversation."""
    here, there = Table(0, refuse), Table(1, refuse)
    root = here.pack(value)
    sent = json.loads(json.dumps([root, here.changes()]))
    there.receive(sent[1], refuse)
    return there.unpack(sent[0], refuse)


plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text() | st.binary(),
    lambda inner: st.lists(inner) | st.tuples(inner, inner) | st.dictionaries(st.text(), inner),
    max_leaves=12,
)


@given(plain)
def test_plain_value_crosses_exactly(value):
    back = crossed(value)
    assert back == value or "\ufffd" in repr(back)
    assert type(back) is type(value)


@pytest.mark.parametrize(
    "value",
    [
        decimal.Decimal("1.10"),
        fractions.Fraction(1, 3),
        1 + 2j,
        datetime.datetime(2026, 3, 1, 12, 30, 1, 5),
        datetime.date(2026, 3, 1),
        datetime.time(1, 2),
        datetime.timedelta(days=-1, seconds=5),
        ipaddress.ip_network("10.0.0.0/22"),
        ipaddress.ip_address("::1"),
        pathlib.PurePosixPath("/a/b"),
        range(1, 10, 3),
        slice(1, None, 2),
        {1, 2},
        frozenset({"a"}),
        collections.deque([1, 2]),
        collections.Counter("abca"),
        collections.OrderedDict(b=1, a=2),
        bytearray(b"x"),
        10**40,
        -(2**70),
        int,
        math.inf,
    ],
)
def test_well_known_value_crosses_as_itself(value):
    back = crossed(value)
    assert back == value
    assert type(back) is type(value)


def test_named_tuple_keeps_its_names():
    Point = collections.namedtuple("Point", "x y")
    back = crossed(Point(1, [2]))
    assert (back.x, back.y, back) == (1, [2], (1, [2]))


@pytest.mark.parametrize(
    "array",
    [
        np.arange(6).reshape(2, 3),
        np.array([1.5, np.nan]),
        np.array(["a", "bc"]),
        np.array([True]),
        np.array([None, "x"]),
    ],
)
def test_array_crosses_with_shape_and_kind(array):
    back = crossed(array)
    np.testing.assert_array_equal(back, array)
    assert back.dtype == array.dtype


def test_array_scalar_keeps_its_kind():
    back = crossed(np.float32(1.5))
    assert back == 1.5
    assert type(back) is np.float32


def test_frame_crosses_with_index_columns_and_kinds():
    frame = pd.DataFrame(
        {"n": [1, 2], "x": [0.5, None], "t": ["a", None], "d": pd.to_datetime(["2026-01-01", "2026-01-02"])},
        index=pd.Index(["r", "s"], name="row"),
    )
    pd.testing.assert_frame_equal(crossed(frame), frame)


@pytest.mark.parametrize(
    "series",
    [
        pd.Series([1, 2, 3], name="n"),
        pd.Series(["a", "b"], index=[5, 7]),
        pd.Series([1, None], dtype="Int64"),
        pd.Series([1.0, 2.0], index=pd.MultiIndex.from_tuples([("a", 1), ("b", 2)], names=["x", "y"])),
        pd.Series(["a", "b"], dtype="category"),
    ],
)
def test_series_crosses_with_index_and_name(series):
    pd.testing.assert_series_equal(
        crossed(series), series, check_categorical=False, check_dtype=series.dtype != "category"
    )


class Agreeable(int):
    def __eq__(self, other):
        return True

    __hash__ = int.__hash__


class Text(str):
    def __eq__(self, other):
        return True

    __hash__ = str.__hash__


@pytest.mark.parametrize(("liar", "inside"), [(Agreeable(3), 3), (Text("x"), "x")])
def test_value_equal_to_everything_crosses_as_what_is_inside(liar, inside):
    back = crossed(liar)
    assert type(back).__mro__[1] is type(inside)
    assert type(back).__eq__ is type(inside).__eq__
    assert back == inside
    assert back != 4711


def test_other_object_stays_and_gets_a_handle():
    kept = []

    def keep(value):
        kept.append(value)
        return {"t": "handle", "v": 7}

    thing = object()
    assert wire.unpack(wire.pack(thing, keep), lambda data: ("handle", data["v"])) == ("handle", 7)
    assert kept == [thing]


def test_student_module_is_no_trusted_module():
    import sys
    import types

    fake = types.ModuleType("answers")
    sys.modules["answers"] = fake
    try:
        assert wire.pack(fake, lambda value: "stays") == "stays"
    finally:
        del sys.modules["answers"]
    assert crossed(math) is math


@pytest.mark.parametrize(
    "data",
    [
        [1],
        {},
        {"t": "nonsense", "v": 1},
        {"t": "module", "v": "labs.grader.site"},
        {"t": "builtin", "v": "eval"},
        {"t": "float", "v": "x"},
        {"t": "keys", "v": 5},
        {"t": "type", "m": "labs.grader.site", "v": "Site"},
        {"t": "type", "m": "os", "v": "system"},
        {"t": "scalar", "d": "V8", "v": "AA=="},
        {"t": "text", "k": "Decimal", "v": "1e"},
    ],
)
def test_damaged_data_is_refused(data):
    with pytest.raises(wire.Unsealable):
        wire.unpack(data, lambda number: number)


@pytest.mark.parametrize(
    "changes",
    [
        [],
        {"x": ["list", []]},
        {"0": 1},
        {"0": ["nonsense", []]},
        {"0": ["list", 5]},
        {"0": ["list", [{"t": "ref", "v": 7}]]},
        {"0": ["tuple", [{"t": "ref", "v": 0}]]},
        {"0": ["dict", [[{"t": "ref", "v": 2}, 1]]], "2": ["list", []]},
        {"0": ["array", {"d": "V8", "s": [1], "v": "AA==", "w": True, "o": "C"}]},
        {"0": ["array", {"d": "<i8", "s": [99], "v": "AAAAAAAAAAA=", "w": True, "o": "C"}]},
        {"0": ["array", {"d": "<i8", "s": [1 << 40], "v": "", "w": True, "o": "C"}]},
        {
            "0": ["view", [{"t": "ref", "v": 2}, "<i8", [9], [8], 4000, True]],
            "2": ["bytearray", {"t": "bytes", "v": ""}],
        },
    ],
)
def test_damaged_changes_are_refused(changes):
    with pytest.raises(wire.Unsealable):
        Table(1, refuse).receive(changes or [1], refuse)


def test_value_inside_itself_crosses_as_such():
    value = [1]
    value.append({"me": value})
    back = crossed(value)
    assert back[1]["me"] is back


def test_array_view_crosses_as_a_view_of_the_same_cells():
    base = np.arange(12).reshape(3, 4)
    back = crossed([base, base[1:, ::2], base.T, base[::-1]])
    back[0][1, 0] = 99
    assert (back[1][0, 0], back[2][0, 1], back[3][1, 0]) == (99, 99, 99)
    assert all(np.shares_memory(back[0], one) for one in back[1:])
    np.testing.assert_array_equal(back[2], back[0].T)


def test_what_nobody_refers_to_any_more_is_forgotten():
    table = Table(0, refuse)
    inner = [1]
    table.pack([inner, [2], {"k": [3]}])
    table.changes()
    table.sweep()
    assert [entry.value for entry in table.entries.values()] == [[1]]
    assert inner == [1]


def test_message_that_says_it_is_huge_is_refused():
    ours, theirs = socket.socketpair()
    with ours, theirs:
        theirs.sendall(struct.pack("!I", 0xFFFFFFFF))
        with pytest.raises(wire.Unsealable):
            wire.receive(ours)


def test_end_of_the_other_side_is_noticed():
    ours, theirs = socket.socketpair()
    theirs.close()
    with ours, pytest.raises(wire.Closed):
        wire.receive(ours)


def pair():
    ours, theirs = socket.socketpair()
    return ours, theirs


def framed(content):
    return struct.pack("!I", len(content)) + content


def test_message_that_comes_in_parts_has_one_deadline_for_all_of_them():
    ours, theirs = pair()
    given_up = threading.Event()
    with ours, theirs:
        # At a part every twentieth of a second it would take minutes until all of it is there.
        content = framed(json.dumps("x" * 4000).encode())

        def drip():
            for place in range(len(content)):
                if given_up.wait(0.05):
                    return
                theirs.send(content[place : place + 1])

        thread = threading.Thread(target=drip, daemon=True)
        thread.start()
        with pytest.raises(TimeoutError):
            wire.receive(ours, until=time.monotonic() + 0.4)
        assert thread.is_alive(), "parts were still coming"
        given_up.set()
        thread.join()


@pytest.mark.parametrize("come", [2, 4, 9])
def test_message_that_came_in_part_before_the_deadline_is_read_whole_the_next_time(come):
    ours, theirs = pair()
    with ours, theirs:
        whole = framed(b'["the first"]')
        rest = bytearray()
        theirs.sendall(whole[:come])
        for _ in range(2):
            with pytest.raises(TimeoutError):
                wire.receive(ours, until=time.monotonic() + 0.02, rest=rest)
        theirs.sendall(whole[come:] + whole.replace(b"first", b"other"))
        until = time.monotonic() + 10
        assert wire.receive(ours, until=until, rest=rest) == ["the first"]
        assert wire.receive(ours, until=until, rest=rest) == ["the other"]


def test_reader_says_while_it_waits_that_it_still_does(monkeypatch):
    monkeypatch.setattr(wire, "WAIT_S", 0.05)
    ours, theirs = pair()
    waits = []
    with ours, theirs:
        threading.Timer(0.4, lambda: theirs.sendall(framed(b"[1]"))).start()
        assert wire.receive(ours, until=time.monotonic() + 10, waiting=lambda: waits.append(1)) == [1]
    assert len(waits) >= 2


@pytest.mark.parametrize(
    ("content", "fits"),
    [
        (b"[" + b"[]," * 5_000 + b"[]]", False),
        (b"[" + b'"","",' * 5_000 + b'""]', False),
        (json.dumps([{"a": "b"}] * 900).encode(), True),
        (json.dumps(["," * 500_000, '[{",\\' * 9_000]).encode(), True),
    ],
)
def test_values_of_a_message_are_counted_before_any_is_built(content, fits):
    ours, theirs = pair()
    with ours, theirs:
        threading.Thread(target=theirs.sendall, args=(framed(content),), daemon=True).start()
        if fits:
            assert wire.receive(ours, until=time.monotonic() + 10, items=3_000) == json.loads(content)
            return
        with pytest.raises(wire.Unsealable, match="too much data"):
            wire.receive(ours, until=time.monotonic() + 10, items=3_000)
