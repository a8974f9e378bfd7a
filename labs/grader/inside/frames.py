"""numpy and pandas values on the wire. Only loaded when such a value crosses."""

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import Any

import numpy as np

NUMERIC = "biufc"
Pack = Callable[[Any], Any]


def pack(value: Any, inner: Pack) -> dict[str, Any] | None:
    """Return packed data for an exact numpy or pandas type, or None: then the value stays as a handle."""
    if isinstance(value, np.generic):
        return _pack_scalar(value)
    if type(value) is np.ndarray:
        return _pack_array(value, inner)
    if type(value).__module__.startswith("pandas"):
        return _pack_pandas(value, inner)
    return None


def _pack_scalar(value: Any) -> dict[str, Any] | None:
    if value.dtype.kind not in NUMERIC + "MmU":
        return None
    return {"t": "scalar", "d": value.dtype.str, "v": base64.b64encode(np.asarray(value).tobytes()).decode()}


def _pack_array(value: Any, inner: Pack) -> dict[str, Any] | None:
    shape = list(value.shape)
    if value.dtype.kind in NUMERIC + "MmU":
        raw = base64.b64encode(np.ascontiguousarray(value).tobytes()).decode()
        return {"t": "array", "d": value.dtype.str, "s": shape, "v": raw}
    if value.dtype == object:
        return {"t": "array", "d": "O", "s": shape, "v": [inner(item) for item in value.ravel().tolist()]}
    return None


def _pack_pandas(value: Any, inner: Pack) -> dict[str, Any] | None:
    import pandas as pd

    kind = type(value)
    if kind is pd.DataFrame:
        columns = [inner(value.iloc[:, place]) for place in range(value.shape[1])]
        return {"t": "frame", "c": inner(value.columns), "i": inner(value.index), "v": columns}
    if kind is pd.Series:
        return {"t": "series", "i": inner(value.index), "n": inner(value.name), **_pack_values(value, inner)}
    if kind is pd.Timestamp or kind is pd.Timedelta or value is pd.NaT or value is pd.NA:
        return {"t": "stamp", "k": kind.__name__, "v": str(value) if kind is pd.Timestamp else _text(value)}
    if isinstance(value, pd.RangeIndex):
        return {"t": "index", "k": "range", "n": inner(value.name), "v": [value.start, value.stop, value.step]}
    if isinstance(value, pd.MultiIndex):
        names = [inner(name) for name in value.names]
        return {"t": "index", "k": "multi", "n": names, "v": [inner(item) for item in value.tolist()]}
    if isinstance(value, pd.Index):
        return {"t": "index", "k": "flat", "n": inner(value.name), **_pack_values(value, inner)}
    return None


def _text(value: Any) -> str:
    return value.isoformat() if hasattr(value, "isoformat") else ""


def _pack_values(value: Any, inner: Pack) -> dict[str, Any]:
    dtype = value.dtype
    if isinstance(dtype, np.dtype) and dtype.kind in NUMERIC + "Mm":
        return {"d": "numpy", "v": inner(value.to_numpy())}
    return {"d": str(dtype), "v": [inner(item) for item in value.tolist()]}


def unpack(tag: str, value: Any, data: dict[str, Any], inner: Pack) -> Any:
    """Return the value. Raises ValueError or TypeError for damaged data (the caller turns it into Unsealable)."""
    if tag == "scalar":
        return np.frombuffer(base64.b64decode(value), dtype=_dtype(data["d"]))[0]
    if tag == "array":
        return _unpack_array(value, data, inner)
    import pandas as pd

    if tag == "frame":
        series = [inner(column) for column in value]
        frame = pd.DataFrame(dict(enumerate(series)), index=inner(data["i"]))
        frame.columns = inner(data["c"])
        return frame
    if tag == "series":
        return pd.Series(_values(value, data, inner), index=inner(data["i"]), name=inner(data["n"]), dtype=_named(data))
    if tag == "stamp":
        return _unpack_stamp(pd, data["k"], value)
    if data["k"] == "range":
        return pd.RangeIndex(*value, name=inner(data["n"]))
    if data["k"] == "multi":
        return pd.MultiIndex.from_tuples([inner(item) for item in value], names=[inner(name) for name in data["n"]])
    return pd.Index(_values(value, data, inner), name=inner(data["n"]), dtype=_named(data))


def _unpack_array(value: Any, data: dict[str, Any], inner: Pack) -> Any:
    if data["d"] == "O":
        flat = np.empty(len(value), dtype=object)
        flat[:] = [inner(item) for item in value]
        return flat.reshape(data["s"])
    return np.frombuffer(base64.b64decode(value), dtype=_dtype(data["d"])).reshape(data["s"]).copy()


def _dtype(text: str) -> Any:
    dtype = np.dtype(text)
    if dtype.kind not in NUMERIC + "MmU":
        raise ValueError(text)
    return dtype


def _values(value: Any, data: dict[str, Any], inner: Pack) -> Any:
    return inner(value) if data["d"] == "numpy" else [inner(item) for item in value]


def _named(data: dict[str, Any]) -> str | None:
    return None if data["d"] == "numpy" else str(data["d"])


def _unpack_stamp(pd: Any, kind: str, value: str) -> Any:
    if kind == "Timestamp":
        return pd.Timestamp(value)
    if kind == "Timedelta":
        return pd.Timedelta(value)
    return pd.NaT if kind == "NaTType" else pd.NA
