"""A PDF with tags for screen readers (PDF/UA-1) from a template of ours; what it says comes as data, not as markup."""

import importlib
import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

STANDARD = "ua-1"


@cache
def _compiler() -> Any:
    """Return the compiler, loaded when the first paper is asked for: it has 80 MB, and most workers make none."""
    return importlib.import_module("typst")


def as_paper(template: Path, given: Mapping[str, Any]) -> bytes:
    """Return the PDF that a template makes of `given`, which it reads as JSON from `sys.inputs.given`."""
    pdf: bytes = _compiler().compile(
        template.read_bytes(),
        sys_inputs={"given": json.dumps(given)},
        pdf_standards=[STANDARD],
        ignore_system_fonts=True,
    )
    return pdf
