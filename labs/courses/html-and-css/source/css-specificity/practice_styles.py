"""Which rule of a style sheet wins, worked out as a browser does it, for the part of CSS of this lab.

You need not read this file. It knows elements, classes, ids, `:root`, descendants (`nav a`) and children (`nav > a`),
`@media (min-width: 40em)`, custom properties with `var()`, and `!important`. It knows nothing of inheritance.
"""

import re
from html.parser import HTMLParser

EMPTY = {"area", "br", "hr", "img", "input", "link", "meta"}
PIECE = re.compile(r"[.#:]?[A-Za-z_*][\w-]*|\[[^\]]*\]")
SAME = {"background-color": "background"}


class _Reader(HTMLParser):
    def __init__(self):
        super().__init__()
        self.found, self.open = [], []

    def handle_starttag(self, tag, attrs):
        own = {key: value or "" for key, value in attrs}
        element = {
            "tag": tag,
            "id": own.get("id", ""),
            "classes": own.get("class", "").split(),
            "around": list(self.open),
        }
        self.found.append(element)
        if tag not in EMPTY:
            self.open.append(element)

    def handle_endtag(self, tag):
        if tag in [element["tag"] for element in self.open]:
            while self.open.pop()["tag"] != tag:
                pass


def elements(page):
    """Return all elements of a page, in order."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    return reader.found


def count(selector):
    """Return how many ids, classes and elements a selector has. What begins with a colon or bracket counts as a class."""
    pieces = PIECE.findall(selector)
    ids = sum(piece.startswith("#") for piece in pieces)
    classes = sum(piece[0] in ".:[" for piece in pieces)
    return ids, classes, sum(piece[0] not in "#.:[*" for piece in pieces)


def rules(css, width):
    """Return (selector, name, value, important) of all settings that count at this width in em, in order."""
    found, text = [], re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    while text.strip():
        before, brace, rest = text.partition("{")
        if not brace:
            raise ValueError(f"this belongs to no rule: {before.strip()[:40]!r}")
        inside, text = _inside(rest, before)
        wide = re.match(r"@media\s*\(\s*min-width\s*:\s*([\d.]+)em\s*\)$", before.strip())
        if wide:
            found += rules(inside, width) if width >= float(wide[1]) else []
        elif before.strip().startswith("@"):
            raise ValueError(f"this lab knows @media (min-width: 40em) and no other: {before.strip()[:40]!r}")
        else:
            found += _settings(before, inside)
    return found


def _inside(rest, before):
    depth = 1
    for place, sign in enumerate(rest):
        depth += (sign == "{") - (sign == "}")
        if depth == 0:
            return rest[:place], rest[place + 1 :]
    raise ValueError(f"the rule {before.strip()!r} has no closing curly bracket")


def _settings(before, inside):
    found = []
    for line in inside.split(";"):
        if not line.strip():
            continue
        name, colon, value = line.partition(":")
        if not colon:
            raise ValueError(f"there is no colon in {line.strip()!r}")
        important = "!important" in value.replace(" ", "")
        value = " ".join(re.sub(r"!\s*important", "", value).lower().split())
        name = SAME.get(name.strip().lower(), name.strip().lower())
        found += [(selector.strip(), name, value, important) for selector in before.split(",")]
    return found


def fits(selector, element):
    """Return True if the selector is for this element."""
    steps = re.sub(r"\s*>\s*", " >", selector.strip()).split()
    return bool(steps) and _fits(steps, element)


def _fits(steps, element):
    last = steps[-1]
    if not _own(last.lstrip(">"), element):
        return False
    if len(steps) == 1:
        return True
    around = element["around"][-1:] if last.startswith(">") else element["around"]
    return any(_fits(steps[:-1], one) for one in around)


def _own(piece, element):
    for part in PIECE.findall(piece):
        if part.startswith("#") and part[1:] != element["id"]:
            return False
        if part.startswith(".") and part[1:] not in element["classes"]:
            return False
        if part.startswith((":", "[")) and not (part == ":root" and element["tag"] == "html"):
            return False
        if part[0] not in "#.:[*" and part.lower() != element["tag"]:
            return False
    return True


def look(page, css, where, name, width=20):
    """Return the value that wins for a setting, of each element that `where` finds; "" where no rule sets it."""
    found, all_rules = elements(page), rules(css, width)
    root = next((one for one in found if one["tag"] == "html"), None)
    kept = {}
    for selector, key, value, important in all_rules:
        if key.startswith("--") and root and fits(selector, root):
            kept[key] = value
    values = [_winner(one, all_rules, name) for one in found if fits(where, one)]
    return [_filled(value, kept) for value in values]


def _winner(element, all_rules, name):
    best, answer = None, ""
    for place, (selector, key, value, important) in enumerate(all_rules):
        if key == name and fits(selector, element):
            rank = (important, count(selector), place)
            if best is None or rank > best:
                best, answer = rank, value
    return answer


def _filled(value, kept):
    for _ in range(5):
        value = re.sub(r"var\(\s*(--[\w-]+)\s*\)", lambda found: kept.get(found[1], ""), value)
    return value.strip()


def clean(text):
    """Return a text in small letters, without blanks around it."""
    return str(text).strip().lower()


def numbers(text):
    """Return the three numbers of an answer such as "0, 1, 2"."""
    return tuple(int(one) for one in re.findall(r"\d+", str(text)))
