"""What people type, read as they meant it: numbers as written in English and in Spanish, texts with clever signs.

A phone turns `--` into a dash, quotes into curly ones and a space into one that does not break; none of that is a
mistake of the person.
"""

import re
import unicodedata
from fractions import Fraction

DASHES = {"\u2010": "-", "\u2011": "-", "\u2012": "-", "\u2212": "-", "\ufe63": "-", "\uff0d": "-"}
QUOTES = {"\u2018": "'", "\u2019": "'", "\u201a": "'", "\u201b": "'", "\u2032": "'", "\u00b4": "'"}
DOUBLE_QUOTES = dict.fromkeys("\u201c\u201d\u201e\u201f\u00ab\u00bb\u2033", '"')
UNSEEN = dict.fromkeys("\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u200f", "")
SIGNS = str.maketrans({**DASHES, **QUOTES, **DOUBLE_QUOTES, **UNSEEN})
# What a phone makes of two hyphens; of one it may make the shorter of the two as well.
LONG_DASHES = ("\u2014", "\u2015")
EN_DASH = "\u2013"

MOST_DIGITS = 60
WHOLE = r"[1-9]\d{0,2}"
FORMS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(rf"{WHOLE}(?:,\d{{3}})+(?:\.\d*)?"), ","),
    (re.compile(rf"{WHOLE}(?: \d{{3}})+(?:\.\d*)?"), " "),
    (re.compile(rf"{WHOLE}(?:'\d{{3}})+(?:\.\d*)?"), "'"),
    (re.compile(r"(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?"), ""),
)
POINT_GROUPS = (
    (re.compile(rf"{WHOLE}(?:\.\d{{3}})+,\d+|{WHOLE}(?:\.\d{{3}}){{2,}}"), "."),
    (re.compile(rf"{WHOLE}(?: \d{{3}})+,\d+"), " "),
    (re.compile(r"\d*,\d+"), ""),
)
SHARE = re.compile(r"(?:(\d{1,15}) )?(\d{1,15}) ?/ ?(\d{1,15})")


def plain_signs(text: str) -> str:
    """Return a text with plain quotes, hyphens and single spaces, and without signs that nobody sees."""
    return " ".join(unicodedata.normalize("NFKC", text.translate(SIGNS)).translate(SIGNS).split())


def read_number(text: str) -> Fraction | None:
    """Return the number that a text writes, or None.

    `65,536` and `65 536` are whole numbers, as three digits follow each sign; `3,5` is three and a half. `1/2` and
    `1 1/2` are fractions, a full stop at the end and a plus sign mean nothing.
    """
    plain = plain_signs(text.replace(EN_DASH, "-").replace("\u2014", "-")).replace("\u2044", "/")
    plain = plain[:-1] if plain.endswith(".") and plain[:-1] else plain
    negative = plain.startswith("-")
    plain = plain[1:].strip() if plain.startswith(("-", "+")) else plain
    if len(plain) > MOST_DIGITS:
        return None
    value = _share(plain) if "/" in plain else _digits(plain)
    return value if value is None or not negative else -value


def _share(plain: str) -> Fraction | None:
    found = SHARE.fullmatch(plain)
    if found is None or int(found.group(3)) == 0:
        return None
    return int(found.group(1) or 0) + Fraction(int(found.group(2)), int(found.group(3)))


def _digits(plain: str) -> Fraction | None:
    for form, group in FORMS:
        if form.fullmatch(plain):
            return Fraction(plain.replace(group, "") if group else plain)
    for form, group in POINT_GROUPS:
        if form.fullmatch(plain):
            whole = plain.replace(group, "") if group else plain
            return Fraction(whole.replace(",", "."))
    return None


def readings(text: str) -> set[str]:
    """Return every plain text that a typed text may stand for; case does not count.

    A long dash stands for two hyphens, a short one for one or two; a full stop at the end may be left out.
    """
    found = {text}
    for dash in LONG_DASHES:
        found = {one.replace(dash, "--") for one in found}
    found |= {one.replace(EN_DASH, hyphens) for one in found for hyphens in ("-", "--")}
    plain = {plain_signs(one).casefold() for one in found if EN_DASH not in one}
    return plain | {one[:-1] for one in plain if _ends_a_sentence(one)}


def _ends_a_sentence(text: str) -> bool:
    """Return whether the last sign is a full stop behind a word: in `git add .` it is part of the answer."""
    return len(text) > 1 and text.endswith(".") and text[-2].isalnum()


def fits_pattern(pattern: str, text: str) -> bool:
    """Return whether a typed text is what a line of accepted answers says.

    A line is taken as it is written, every sign of it. One that starts with `~` is a pattern: each `*` stands for any
    text, also for none.
    """
    wanted = pattern.strip()
    if wanted.startswith("~"):
        parts = [plain_signs(part).casefold() for part in wanted[1:].split("*")]
        return any(_fits_parts(parts, one) for one in readings(text))
    return bool(wanted) and bool(readings(wanted) & readings(text) - {""})


def _fits_parts(parts: list[str], text: str) -> bool:
    """Return whether the parts stand in the text in order, the first at its start, the last at its end."""
    if len(parts) == 1:
        return text == parts[0] != ""
    first, *middle, last = parts
    if not text.startswith(first) or not text.endswith(last) or len(text) < len(first) + len(last):
        return False
    place, end = len(first), len(text) - len(last)
    for part in middle:
        found = text.find(part, place, end)
        if found < 0:
            return False
        place = found + len(part)
    return bool(text)


def accepted_lines(answer: str) -> list[str]:
    """Return the accepted answers of a field that holds one a line."""
    return [line.strip() for line in str(answer or "").splitlines() if line.strip()]


def fits_text(answer: str, text: str) -> bool:
    """Return whether a typed text is one of the accepted answers, one a line."""
    return any(fits_pattern(line, text) for line in accepted_lines(answer))
