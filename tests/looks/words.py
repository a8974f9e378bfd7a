"""Words of the other language on a page, told by the small words that only one of the two has."""

import re
from collections.abc import Iterable

EN = """the and of to is are was you your yours this that these with for from not have has who what when where which
    will be been by on or if it its they them their can may must one more no yes here there how why does do"""
ES = """el la los las de que y en un una para por con tu tus su sus se del al lo es son está están quién qué cuándo
    dónde cuál ser fue más cada como cómo no sí si esta este estos estas hay aquí tiene tienen puede pueden"""
SMALL = {"en": frozenset(EN.split()), "es": frozenset(ES.split())}
# Both languages have it.
BOTH = SMALL["en"] & SMALL["es"]
WORD = re.compile(r"[^\W\d_]+")
# What one word alone may be, a name or a loan.
FEWEST_WORDS, FEWEST_SMALL = 3, 2

# Each text with the language that the page says it is in; code, what somebody types and what is not to be translated
# are nobody's language.
TEXTS = """() => {
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), found = [];
  for (let node = walk.nextNode(); node; node = walk.nextNode()) {
    const around = node.parentElement, text = node.textContent.replace(/\\s+/g, ' ').trim();
    if (!text || around.closest('script,style,template,code,pre,kbd,samp,textarea,svg,[translate=no],.notranslate'))
      continue;
    found.push([around.closest('[lang]').lang.slice(0, 2), text]);
  }
  return found;
}"""


def in_another(texts: Iterable[tuple[str, str]]) -> list[str]:
    """Return the texts whose small words are of the other language than the one that is said of them."""
    return [text for language, text in texts if language in SMALL and _speaks_other(language, text)]


def _speaks_other(language: str, text: str) -> bool:
    # "IT" is a trade.
    words = [word.lower() for word in WORD.findall(text) if len(word) < 2 or not word.isupper()]
    other = "es" if language == "en" else "en"
    own, foreign = (sum(word in SMALL[one] - BOTH for word in words) for one in (language, other))
    return len(words) >= FEWEST_WORDS and foreign >= FEWEST_SMALL and foreign > own
