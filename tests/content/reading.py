"""Reading level without a downloaded word list: the Flesch-Kincaid grade, with syllables counted by rule.

textstat counts words and sentences; its syllables for English come from a dictionary that it fetches from the
internet at first use, which a test must not do. Counted by rule, the grade differs by less than half a year.
"""

import re

import textstat

SILENT = re.compile(r"(?:[^aeiouyl]e|[aeiou]le|[^aeioutd]ed|(?:[^aeiouyscxzgh]|th)es)$")
APART = re.compile(r"(?<![tsc])i[ao](?!u)|eo|[^gq]ua|ying")
# Two vowels that belong to two syllables: two strong ones, or a strong one beside an í or ú.
HIATUS = re.compile(r"(?<=[aeoáéó])(?=[aeoáéóíú])|(?<=[íú])(?=[aeoáéó])")


def syllables(word: str) -> int:
    """Return about how many syllables an English word has, at least 1."""
    word = re.sub(r"[^a-z]", "", word.lower())
    groups = len(re.findall(r"[aeiouy]+", word))
    silent = bool(SILENT.search(word))
    return max(groups - silent + len(APART.findall(word)), 1)


def grade(text: str) -> float:
    """Return the school grade (US) that a text asks for, after Flesch and Kincaid."""
    words = re.findall(r"[A-Za-z][A-Za-z'’-]*", text)
    per_sentence = len(words) / max(textstat.sentence_count(text), 1)
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
    per_sentence = len(words) / max(textstat.sentence_count(text), 1)
    return 206.835 - 62.3 * sum(silabas(word) for word in words) / max(len(words), 1) - per_sentence
