"""What an exception means, in plain words."""

# Name of the exception → what happened and what helps. Translated where it is shown.
_WORDS = {
    "SyntaxError": "Python could not read this. Look for a missing bracket, quote or colon near the line it names.",
    "IndentationError": "The spaces at the start of a line do not fit the lines around it.",
    "TabError": "The spaces at the start of a line do not fit the lines around it.",
    "NameError": "The program met a name that it does not know yet. Check its spelling, or run the cells above first.",
    "UnboundLocalError": "A name was used before it got a value.",
    "TypeError": "Two things were put together that do not fit, such as a number and a text.",
    "ValueError": "A value has the right kind, but not a content that works here.",
    "KeyError": "The dictionary has no entry with this name.",
    "IndexError": "The list is shorter than the place that was asked for.",
    "AttributeError": "This thing has no part with that name. Check its spelling and what kind of thing it is.",
    "ZeroDivisionError": "Something was divided by zero.",
    "FileNotFoundError": "There is no file with this name. Check its spelling.",
    "ModuleNotFoundError": "This lab does not have that module. Check its spelling.",
    "ImportError": "The module has no part with that name.",
    "AssertionError": "This check expected something else. It says:",
    "NotImplementedError": "Your own code is missing here. Write it in place of “raise NotImplementedError()”.",
    "RecursionError": "A function called itself without an end.",
    "MemoryError": "The program needed more memory than one lab has. Work with less data at a time.",
    "KeyboardInterrupt": "The cell was stopped.",
    "StdinNotImplementedError": "The program asked you to type something. Write the value into the code instead.",
    "TimeoutError": "Something took too long to answer.",
    "PermissionError": "The lab may not open this file.",
    "UnicodeDecodeError": "The file is not written in the way that the program expects.",
    "ConnectionError": "The program could not reach another computer.",
}
# A shell has no exceptions: a cell says with what number its last command ended.
_STATUSES = {
    "1": "The last command here says no: a check does not hold, or nothing was found.",
    "2": "A command or the shell could not read this. Look for a missing quote, a missing word, or a wrong file name.",
    "126": "The shell found this file, but may not run it as a program.",
    "127": "The shell does not know this command. Check its spelling, or run the cells above first.",
}
# JavaScript has other names, and means other things by some that Python has, too.
_SCRIPT = {
    "SyntaxError": "JavaScript could not read this. Look for a missing bracket, quote or comma near the line it names.",
    "ReferenceError": _WORDS["NameError"],
    "TypeError": "A value is of a kind that does not fit here. Often it is undefined: check names, and what functions "
    "return.",
    "RangeError": "A number does not fit here, or a function called itself without an end.",
    "AssertionError": _WORDS["AssertionError"],
    "KeyboardInterrupt": _WORDS["KeyboardInterrupt"],
    "ProgramEnded": "This cell ended the program, so it began anew. Run the cells above again.",
}
# R gives all its errors one name; what they say tells them apart.
_R = "ERROR"
_R_SAYS = (
    ("unexpected ", "R could not read this. Look for a missing bracket, quote or comma near the line it names."),
    ("not found", _WORDS["NameError"]),
    ("could not find function", _WORDS["NameError"]),
    ("there is no package called", _WORDS["ModuleNotFoundError"]),
    ("cannot open", _WORDS["FileNotFoundError"]),
    ("non-numeric argument", _WORDS["TypeError"]),
    ("subscript out of bounds", _WORDS["IndexError"]),
    ("cannot allocate", _WORDS["MemoryError"]),
    ("is not TRUE", _WORDS["AssertionError"]),
    ("are not all TRUE", _WORDS["AssertionError"]),
    ("Test failed", _WORDS["AssertionError"]),
    ("not written yet", "Your own code is missing here. Write it in place of “stop(…)”."),
)
SCRIPT_OTHER = "The program stopped here. What it says is below."
STATUS = "The last command here ended with an error. The number below is its status; 0 would be fine."
OTHER = "The program stopped here. What Python says is below."


def is_script(name: str, trace: str) -> bool:
    """Say whether an error is one of JavaScript's or R's: its trace begins with its name, as none of Python's does."""
    return name == _R or (bool(name) and trace.startswith(name))


def meaning(name: str, value: str = "", *, script: bool = False) -> str:
    """Return one or two English sentences about the exception called `name`; without one, about a shell's status.

    `script`: it is one of JavaScript's or R's.
    """
    if name == _R:
        return next((words for said, words in _R_SAYS if said in value), SCRIPT_OTHER)
    if script:
        return _SCRIPT.get(name, SCRIPT_OTHER)
    if not name:
        return _STATUSES.get(value, STATUS)
    # numpy has a name of its own for it.
    return _WORDS.get("MemoryError" if name == "_ArrayMemoryError" else name, OTHER)


def sentences() -> list[str]:
    """Return everything that `meaning` can say."""
    return [
        *_WORDS.values(),
        *_SCRIPT.values(),
        *(words for _, words in _R_SAYS),
        SCRIPT_OTHER,
        *_STATUSES.values(),
        STATUS,
        OTHER,
    ]
