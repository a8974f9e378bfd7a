"""The grader's sentences in the reader's language.

The grader writes English into the grade history, because it knows nobody's language; pages show these sentences in
the reader's. What a lab's own check says stays as its author wrote it. The list is that of `labs.grader.texts`, which
the site does not import; a test holds the two together.
"""

import re

from django.utils.translation import get_language, gettext, gettext_noop

SENTENCES = [
    gettext_noop(
        "The checks that you can see pass. With other values something is different. "
        "Try your code with more values: small, large, empty."
    ),
    gettext_noop("A part of this check that you cannot see does not pass yet. Try your code with more values."),
    gettext_noop("A part of what this check looks at is right, and a part is not yet."),
    gettext_noop("This check did not come to points. Your instructor can see why."),
    gettext_noop("Your own code is missing here. Write it in place of “raise NotImplementedError()”."),
    gettext_noop("Something was printed as a warning or an error here. Find out why, and try again."),
    gettext_noop(
        "This is not the kind of answer that is asked for: an object of your own class stands where plain data is "
        "expected, like a number, a text, or a list."
    ),
    gettext_noop("A person will look at this answer."),
    gettext_noop(
        "Your code took too long in this check. "
        "Look for a loop that does not end, or for something that waits for an answer."
    ),
    gettext_noop("Your notebook stopped before this check."),
    gettext_noop("Your code asks for something to be typed in. Nobody types here: write the value into your code."),
    gettext_noop(
        "Some checks were missing from your notebook. They were put back, and your work was checked with them."
    ),
    gettext_noop("Your work was checked with the lab's own copy of %(names)s, without your changes to it."),
    gettext_noop(
        "Your files are more than %(mb)s MB together, which is too much to check. These were left out: %(names)s. "
        "A person will look at what did not pass. You can use smaller files and hand in again."
    ),
    gettext_noop(
        "Your notebook ran longer than %(total_s)s seconds and was stopped. "
        "Look for a loop that does not end, or for something that waits for an answer."
    ),
    gettext_noop("Your notebook used more than %(memory_mb)s MB of memory and was stopped. Look for growing data."),
    gettext_noop("Your notebook started too many other programs and was stopped."),
    gettext_noop("Your notebook printed more than we can keep and was stopped. Remove large prints."),
    gettext_noop("Your notebook ended by itself before its last cell. Look for exit() or quit()."),
    gettext_noop("Your notebook was stopped, because its results could not be read."),
    gettext_noop(
        "A cell ran longer than %(cell_s)s seconds and was stopped. "
        "Look for a loop that does not end, or for something that waits for an answer."
    ),
    gettext_noop("A cell needed more than %(memory_mb)s MB of memory and was stopped. Look for growing data."),
    gettext_noop("What came before that was checked."),
    gettext_noop("One of the checks that you can see does not pass yet."),
    gettext_noop("We could not open the files you sent. Please hand in again from the lab."),
    gettext_noop("There are too many files in what you sent. Please send only your lab files."),
    gettext_noop("Your files are too big to check. Clear large outputs or remove large files, then hand in again."),
    gettext_noop("%(name)s was not handed in."),
    gettext_noop("%(name)s is %(mb)s MB, too big to check. Clear its outputs, save it, and hand in again."),
    gettext_noop("%(name)s has too much in it to check. Clear its outputs, save it, and hand in again."),
    gettext_noop("%(name)s has more than %(count)s cells, too many to check. Take out what you do not need."),
    gettext_noop("A cell of %(name)s holds too much text to check. Put the text into a file, and read it from there."),
    gettext_noop("%(name)s has a format we could not read."),
    gettext_noop("%(name)s is damaged: it is not a notebook file any more."),
    gettext_noop("%(name)s is not a notebook."),
    gettext_noop("Please open it in the lab, save it, and hand in again."),
]
# One word: what stands for a number, or the name of one file. Names of several stand with commas and spaces.
WORD = r"\S+"
SEVERAL = {"names": r".+?"}


def _pattern(sentence: str) -> "re.Pattern[str]":
    parts = re.split(r"%\((\w+)\)s", sentence)
    found = (
        rf"(?P<{part}>{SEVERAL.get(part, WORD)})" if number % 2 else re.escape(part)
        for number, part in enumerate(parts)
    )
    return re.compile("".join(found))


PATTERNS = [(_pattern(sentence), sentence) for sentence in SENTENCES]


def in_readers_words(message: str) -> str:
    """Return a message with every sentence of the grader's in the active language; other text stays as it is."""
    if not message or (get_language() or "en").startswith("en"):
        return message
    for pattern, sentence in PATTERNS:
        message = pattern.sub(lambda found, whole=sentence: gettext(whole) % found.groupdict(), message)  # type: ignore[misc]
    return message
