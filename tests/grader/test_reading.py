"""What is handed in is read as if everybody were hostile."""

import io
import json
import stat
import zipfile

import pytest

from labs.grader import archives, notebooks
from labs.grader.errors import UnreadableSubmission


def zip_of(*entries):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content, *mode in entries:
            info = zipfile.ZipInfo(name)
            info.external_attr = (mode[0] if mode else stat.S_IFREG | 0o644) << 16
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, content)
    return buffer.getvalue()


@pytest.mark.parametrize("name", ["../up.txt", "/etc/passwd", "a/../../b", "a\\..\\b", "x" * 300])
def test_unpack_leaves_out_unsafe_names(name):
    assert archives.unpack(zip_of((name, b"bad"), ("good.txt", b"good"))) == {"good.txt": b"good"}


def test_unpack_leaves_out_links():
    data = zip_of(("link", b"/etc/shadow", stat.S_IFLNK | 0o777), ("good.txt", b"good"))
    assert archives.unpack(data) == {"good.txt": b"good"}


def test_unpack_of_a_bomb_is_refused_with_a_sentence():
    with pytest.raises(UnreadableSubmission, match="too big") as error:
        archives.unpack(zip_of(("bomb", b"\0" * 5_000_000)), file_limit=1_000_000)
    assert "bomb" in error.value.detail


def test_unpack_counts_all_files_together():
    data = zip_of(*((f"{number}", b"\0" * 400_000) for number in range(4)))
    with pytest.raises(UnreadableSubmission, match="too big"):
        archives.unpack(data, total_limit=1_000_000)


def test_unpack_of_very_many_files_is_refused():
    with pytest.raises(UnreadableSubmission, match="too many files"):
        archives.unpack(zip_of(*((f"{number}", b"") for number in range(2_001))))


@pytest.mark.parametrize("data", [b"", b"PK\3\4 but not really", b"\0" * 100, b"{}"])
def test_unpack_of_no_zip_is_refused(data):
    with pytest.raises(UnreadableSubmission, match="could not open"):
        archives.unpack(data)


def test_pack_and_unpack_are_each_others_reverse():
    files = {"a.txt": b"1", "folder/b.bin": bytes(range(256))}
    assert archives.unpack(archives.pack(files)) == files


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "damaged"),
        (b"not json", "damaged"),
        (b'{"cells": [', "damaged"),
        (b"\xff\xfe{}", "damaged"),
        (b"[1, 2]", "not a notebook"),
        (b"{}", "format"),
        (b'{"cells": "x", "nbformat": 4}', "format"),
        (b'{"cells": [], "nbformat": 9}', "format"),
        (b"[" * 100_000, "damaged"),
    ],
)
def test_notebook_that_cannot_be_read_gets_a_sentence(content, said):
    with pytest.raises(UnreadableSubmission, match=said):
        notebooks.read_submitted("lab.ipynb", content)


def test_notebook_of_50_mb_is_refused_with_its_size():
    with pytest.raises(UnreadableSubmission, match="50 MB, too big"):
        notebooks.read_submitted("lab.ipynb", b" " * (50 << 20))


def test_notebook_of_format_3_is_converted():
    old = {
        "nbformat": 3,
        "nbformat_minor": 0,
        "metadata": {"name": ""},
        "worksheets": [
            {"cells": [{"cell_type": "code", "input": "x = 1", "outputs": [], "language": "python", "metadata": {}}]}
        ],
    }
    notebook = notebooks.read_submitted("lab.ipynb", json.dumps(old).encode())
    assert [cell.source for cell in notebook.cells] == ["x = 1"]


def test_odd_cells_become_harmless():
    cells = [
        {
            "cell_type": "code",
            "source": ["a = 1\n", "b = 2"],
            "metadata": {"nbgrader": {"grade_id": "x", "points": 1e9}},
        },
        {"cell_type": "alien", "source": "x"},
        "not a cell",
        {"cell_type": "markdown", "source": 7},
        {"cell_type": "code", "source": "\ud800 half", "metadata": "none", "outputs": [{"output_type": "error"}]},
    ]
    content = json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {"x": 1}, "cells": cells}).encode()
    notebook = notebooks.read_submitted("lab.ipynb", content)
    assert [cell.source for cell in notebook.cells] == ["a = 1\nb = 2", "\ufffd half"]
    assert notebook.cells[0].metadata == {"nbgrader": {"grade_id": "x"}}
    assert notebook.cells[1].outputs == []
