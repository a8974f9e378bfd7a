"""How easily a text reads, for each language by a formula that is right for it; nothing is fetched for it.

Syllables are counted by rule. Limits: US school grade 8 after Flesch and Kincaid; 65 after Szigriszt-Pazos, from where
on the INFLESZ scale (Barrio-Cantalejo 2008) calls a text quite easy.
"""

import re

GRADE, EASE = 8.0, 65.0
SENTENCE = re.compile(r"\b[^.!?]+[.!?]*")
SILENT = re.compile(r"(?:[^aeiouyl]e|[aeiou]le|[^aeioutd]ed|(?:[^aeiouyscxzgh]|th)es)$")
APART = re.compile(r"(?<![tsc])i[ao](?!u)|eo|[^gq]ua|ying")
# Two vowels that belong to two syllables: two strong ones, or a strong one beside an í or ú.
HIATUS = re.compile(r"(?<=[aeoáéó])(?=[aeoáéóíú])|(?<=[íú])(?=[aeoáéó])")


def plain_words(markdown: str) -> str:
    """Return the running text of some Markdown: no code, tables, list bullets or marks; each line ends a sentence."""
    text = re.sub(r"```.*?```", "\n", markdown, flags=re.DOTALL)
    text = re.sub(r"`[^`]*`", "it", text)
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text)
    lines = [line for line in text.split("\n") if not line.lstrip().startswith(("|", "#"))]
    lines = [re.sub(r"^\s*(?:[-*>]|\d+\.)\s+", "", line).replace("*", "").strip() for line in lines]
    return "\n".join(line if line.endswith((".", "!", "?", ":")) else f"{line}." for line in lines if line)


def sentences(text: str) -> int:
    """Return how many sentences a text has, at least 1; of one or two words is none, as textstat counts."""
    return max(1, sum(len(sentence.split()) > 2 for sentence in SENTENCE.findall(text)))


def syllables(word: str) -> int:
    """Return about how many syllables an English word has, at least 1."""
    word = re.sub(r"[^a-z]", "", word.lower())
    groups = len(re.findall(r"[aeiouy]+", word))
    silent = bool(SILENT.search(word))
    return max(groups - silent + len(APART.findall(word)), 1)


def grade(text: str) -> float:
    """Return the school grade (US) that a text asks for, after Flesch and Kincaid."""
    words = re.findall(r"[A-Za-z][A-Za-z'’-]*", text)
    per_sentence = len(words) / sentences(text)
    per_word = sum(syllables(word) for word in words) / max(len(words), 1)
    return 0.39 * per_sentence + 11.8 * per_word - 15.59


def silabas(word: str) -> int:
    """Return about how many syllables a Spanish word has, at least 1: strong vowels part, weak ones join."""
    word = re.sub(r"qu|gu(?=[eiéí])", "g", word.lower())
    word = re.sub(r"y(?![aeiouáéíóú])", "i", word)
    groups = re.findall(r"[aeiouáéíóúü]+", word)
    return max(sum(1 + len(HIATUS.findall(group)) for group in groups), 1)


def ease(text: str) -> float:
    """Return how easily a Spanish text reads, after Szigriszt-Pazos: 100 very easy, 0 very hard."""
    words = re.findall(r"[A-Za-zÁÉÍÓÚÜÑáéíóúüñ]+", text)
    per_sentence = len(words) / sentences(text)
    return 206.835 - 62.3 * sum(silabas(word) for word in words) / max(len(words), 1) - per_sentence
