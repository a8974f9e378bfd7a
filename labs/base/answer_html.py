"""HTML that a student's notebook has made, fit to stand on a page of ours outside a frame."""

import nh3

FORMULAS = {
    *("math", "mrow", "mi", "mn", "mo", "mtext", "ms", "mspace", "mstyle", "mpadded", "mphantom", "merror"),
    *("msup", "msub", "msubsup", "mover", "munder", "munderover", "mmultiscripts", "mprescripts"),
    *("mfrac", "msqrt", "mroot", "mtable", "mtr", "mtd", "menclose"),
}
TAGS = nh3.ALLOWED_TAGS | FORMULAS | {"img", "details", "summary"}
_PLAIN = {"mathvariant", "stretchy", "fence", "form", "displaystyle", "scriptlevel", "columnalign", "linethickness"}
ATTRIBUTES = {
    **nh3.ALLOWED_ATTRIBUTES,
    **dict.fromkeys(FORMULAS, _PLAIN),
    "math": {"display", "alttext"},
    "img": {"src", "alt"},
}
SCHEMES = {"https", "mailto", "data"}


def _pictures_only(tag: str, attribute: str, value: str) -> str | None:
    """Let `data:` in pictures alone, and pictures in `data:` alone.

    A link to such an address would open a page of the student's making; a picture from elsewhere would tell somebody
    that an instructor reads.
    """
    inside = value.lower().startswith("data:")
    picture = (tag, attribute) == ("img", "src")
    return value if inside == picture else None


def clean(html: str) -> str:
    """Return the HTML with its pictures and formulas and with nothing that runs, loads, styles or submits.

    The grader has cleaned it once; it is cleaned again, because here no frame stands around it.
    """
    return nh3.clean(html, tags=TAGS, attributes=ATTRIBUTES, url_schemes=SCHEMES, attribute_filter=_pictures_only)
