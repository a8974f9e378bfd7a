"""Asking a person at a terminal, one question after the other; `back` returns to the one before."""

from collections.abc import Callable

from infra.academy.answers import QUESTIONS, Wrong

WELCOME = (
    "Five questions. Enter takes what stands in [brackets]; `back` goes to the question before;\n"
    "Ctrl-C stops, and what you said is kept."
)


def ask(
    known: dict[str, str], keep: Callable[[dict[str, str]], object], hear: Callable[[str], str] = input
) -> dict[str, str]:
    """Return the answers to all questions; `known` are offered, and `keep` gets them after each one.

    `hear` shows its argument and returns a line. An answer that will not do is explained and asked for again.
    """
    print(f"\n{WELCOME}\n")
    answers, number = dict(known), 0
    while number < len(QUESTIONS):
        question = QUESTIONS[number]
        offered = answers.get(question.key, question.default)
        said = hear(f"{question.words}\n   [{offered}] ").strip() or offered
        if said.lower() == "back":
            number = max(0, number - 1)
            continue
        try:
            answers[question.key] = question.check(said, answers)
        except Wrong as error:
            print(f"   {error}\n")
            continue
        keep(answers)
        number += 1
    return answers
