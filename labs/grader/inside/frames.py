"""numpy and pandas values on the wire. Only loaded when such a value crosses.

An array that owns its memory crosses with it; a view crosses as a view of that array, so that both sides share the
same cells with it. Frames and columns of pandas share nothing with each other (copy on write), and cross by themselves.
"""

from __future__ import annotations

import base64
import sys
from collections.abc import Callable
from typing import Any

import numpy as np

from . import own

NUMERIC = "biufc"
FLAT = NUMERIC + "MmU"
Pack = Callable[[Any], Any]


def tag_of(kind: type) -> str | None:
    """Return the tag of a linked structure of numpy or pandas, None for values that never change or stay behind."""
    if kind is np.ndarray:
        return "array"
    pandas = sys.modules.get("pandas")
    return None if pandas is None else {pandas.DataFrame: "frame", pandas.Series: "series"}.get(kind)


def crosses(value: Any) -> bool:
    """Say whether an array's cells are plain."""
    return value.dtype.kind in FLAT or value.dtype == object


def owner(value: Any) -> Any:
    """Return the array whose memory this one shows."""
    while issubclass(type(value.base), np.ndarray):
        value = value.base
    return value


def is_view(value: Any) -> bool:
    """Say whether an array shows a part of another's memory that can be found again on the other side."""
    root = owner(value)
    dense = root.flags.c_contiguous or root.flags.f_contiguous
    return root is not value and dense and value.dtype.kind in FLAT and root.dtype.kind in FLAT


def parts(tag: str, value: Any) -> tuple[Any, ...]:
    """Return what tells one state of an array, a frame or a column from another."""
    if tag == "view":
        return ()
    if tag == "array":
        plain = np.asarray(value)
        if plain.dtype == object:
            return (plain.shape, *plain.ravel().tolist())
        return (plain.shape, plain.dtype.str, plain.tobytes())
    if tag == "frame":
        columns = [part for _, column in value.items() for part in _cells(column)]
        return (value.shape, *_labels(value.index), *_labels(value.columns), *columns)
    return (value.shape, value.name, *_labels(value.index), *_cells(value))


def _labels(index: Any) -> tuple[Any, ...]:
    import pandas as pd

    if isinstance(index, pd.RangeIndex):
        return ((index.start, index.stop, index.step), str(index.name))
    return (*map(str, index.names), *_cells(index.to_frame(index=False).stack() if index.nlevels > 1 else index))


def _cells(column: Any) -> tuple[Any, ...]:
    import pandas as pd

    dtype = column.dtype
    if isinstance(dtype, np.dtype) and dtype.kind in NUMERIC + "Mm":
        return (dtype.str, column.to_numpy().tobytes())
    if dtype.kind == "O" and isinstance(dtype, np.dtype):
        return tuple(column.tolist())
    if isinstance(dtype, pd.StringDtype):
        # A hash of them would be made by way of Python's texts, too, and of much else. What is no text is missing.
        return (str(dtype), tuple(item if type(item) is str else None for item in column.tolist()))
    return (str(dtype), pd.util.hash_array(column.array).tobytes())


def content(tag: str, value: Any, inner: Pack) -> Any:
    """Return what of an array, a frame or a column goes over."""
    if tag == "view":
        root = owner(value)
        offset = value.__array_interface__["data"][0] - root.__array_interface__["data"][0]
        return [inner(root), value.dtype.str, list(value.shape), list(value.strides), offset, value.flags.writeable]
    if tag == "array":
        return _array(np.asarray(value), inner)
    if tag == "frame":
        columns = [_column(value.iloc[:, place], inner) for place in range(value.shape[1])]
        return {"c": inner(value.columns), "i": inner(value.index), "v": columns}
    return _column(value, inner)


def _array(value: Any, inner: Pack) -> dict[str, Any]:
    common = {"s": list(value.shape), "w": bool(value.flags.writeable)}
    if value.dtype == object:
        return {"d": "O", "v": [inner(item) for item in value.ravel().tolist()], **common}
    order = "F" if value.flags.f_contiguous and not value.flags.c_contiguous else "C"
    raw = base64.b64encode(value.tobytes(order)).decode()
    return {"d": value.dtype.str, "o": order, "v": raw, **common}


def _column(value: Any, inner: Pack) -> dict[str, Any]:
    return {"i": inner(value.index), "n": inner(value.name), **_values(value, inner)}


def _values(value: Any, inner: Pack) -> dict[str, Any]:
    dtype = value.dtype
    if isinstance(dtype, np.dtype) and dtype.kind in NUMERIC + "Mm":
        return {"d": "numpy", "v": _array(value.to_numpy(), inner)}
    return {"d": str(dtype), "v": [_quick(item, inner) for item in value.tolist()]}


def _quick(item: Any, inner: Pack) -> Any:
    """Return one cell packed: most are plain texts, and those go as they are."""
    return item if type(item) is str and item.isascii() else inner(item)


def empty(tag: str, data: Any, name: str = "") -> Any:
    """Return a new array, frame or column for `fill`; `name`: an array of a derived kind. Raises ValueError for
    damaged data."""
    if tag == "array":
        size = 1
        for side in data["s"]:
            size *= int(side)
        if size > 1 << 26:
            raise ValueError("an array without end")
        kind = own.kind(np.ndarray, name) if name else np.ndarray
        made: Any = np.ndarray.__new__(kind, data["s"], _dtype(data["d"]), order="F" if data.get("o") == "F" else "C")
        return made
    import pandas as pd

    return {"frame": pd.DataFrame, "series": lambda: pd.Series(dtype=object)}[tag]()


def view(data: Any, unpack: Pack, name: str = "") -> Any:
    """Return a view of an array that has crossed."""
    root, dtype, shape, strides, offset, writeable = data
    kind = own.kind(np.ndarray, name) if name else np.ndarray
    made: Any = np.ndarray.__new__(kind, shape, _dtype(dtype), buffer=unpack(root), offset=offset, strides=strides)
    if not writeable:
        made.flags.writeable = False
    return made


def fill(tag: str, value: Any, data: Any, unpack: Pack) -> None:
    """Bring an array, a frame or a column up to date, in place. Raises ValueError where that cannot be."""
    if tag == "array":
        cells = _cells_of(data, unpack)
        if value.shape != cells.shape or value.dtype != cells.dtype:
            raise ValueError("an array of another shape")
        value.flags.writeable = True
        value[...] = cells
        value.flags.writeable = bool(data["w"])
        return
    import pandas as pd

    if tag == "frame":
        columns = [_made(pd, column, unpack) for column in data["v"]]
        made = pd.DataFrame(dict(enumerate(columns)), index=unpack(data["i"]))
        made.columns = unpack(data["c"])
    else:
        made = _made(pd, data, unpack)
        value.name = made.name
    value._update_inplace(made)


def _cells_of(data: Any, unpack: Pack) -> Any:
    if data["d"] == "O":
        flat = np.empty(len(data["v"]), dtype=object)
        flat[:] = [unpack(item) for item in data["v"]]
        return flat.reshape(data["s"])
    raw = np.frombuffer(base64.b64decode(data["v"]), dtype=_dtype(data["d"]))
    return raw.reshape(data["s"], order="F" if data["o"] == "F" else "C")


def _made(pd: Any, data: Any, unpack: Pack) -> Any:
    values, dtype = _unpacked(data, unpack)
    return pd.Series(values, index=unpack(data["i"]), name=unpack(data["n"]), dtype=dtype)


def _unpacked(data: Any, unpack: Pack) -> tuple[Any, str | None]:
    if data["d"] == "numpy":
        return _cells_of(data["v"], unpack).copy(), None
    return [item if type(item) is str else unpack(item) for item in data["v"]], str(data["d"])


def _dtype(text: str) -> Any:
    dtype = np.dtype(text)
    if dtype.kind not in FLAT + "O":
        raise ValueError(text)
    return dtype


def pack(value: Any, inner: Pack) -> dict[str, Any] | None:
    """Return packed data of a number, a moment or an index, or None: then the value stays behind."""
    if isinstance(value, np.generic):
        if value.dtype.kind not in FLAT:
            return None
        return {"t": "scalar", "d": value.dtype.str, "v": base64.b64encode(np.asarray(value).tobytes()).decode()}
    if isinstance(value, np.dtype):
        return {"t": "dtype", "v": value.str} if value.kind in FLAT else None
    if not type(value).__module__.startswith("pandas"):
        return None
    import pandas as pd

    kind = type(value)
    if kind is pd.Timestamp or kind is pd.Timedelta or value is pd.NaT or value is pd.NA:
        text = str(value) if kind is pd.Timestamp else value.isoformat() if hasattr(value, "isoformat") else ""
        return {"t": "stamp", "k": kind.__name__, "v": text}
    if isinstance(value, pd.RangeIndex):
        return {"t": "index", "k": "range", "n": inner(value.name), "v": [value.start, value.stop, value.step]}
    if isinstance(value, pd.MultiIndex):
        names = [inner(name) for name in value.names]
        return {"t": "index", "k": "multi", "n": names, "v": [inner(item) for item in value.tolist()]}
    if isinstance(value, pd.Index):
        return {"t": "index", "k": "flat", "n": inner(value.name), **_values(value, inner)}
    return None


def unpack(tag: str, value: Any, data: dict[str, Any], inner: Pack) -> Any:
    """Return the value. Raises ValueError or TypeError for damaged data (the caller turns it into Unsealable)."""
    if tag == "scalar":
        return np.frombuffer(base64.b64decode(value), dtype=_dtype(data["d"]))[0]
    if tag == "dtype":
        return _dtype(value)
    import pandas as pd

    if tag == "stamp":
        if data["k"] in ("Timestamp", "Timedelta"):
            return {"Timestamp": pd.Timestamp, "Timedelta": pd.Timedelta}[data["k"]](value)
        return pd.NaT if data["k"] == "NaTType" else pd.NA
    if data["k"] == "range":
        return pd.RangeIndex(*value, name=inner(data["n"]))
    if data["k"] == "multi":
        return pd.MultiIndex.from_tuples([inner(item) for item in value], names=[inner(name) for name in data["n"]])
    values, dtype = _unpacked(data, inner)
    return pd.Index(values, name=inner(data["n"]), dtype=dtype)
