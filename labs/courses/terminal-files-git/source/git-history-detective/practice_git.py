"""Git to practice with: what a real Git printed about one project, and a desk on which to record a change."""

import json
import shlex

KNOWN = "git log, git log --oneline, git log --stat, git log -p FILE, git show HASH, git blame FILE, git ls-files"


class History:
    """The records of one project. `ask` takes commands, one a line, and returns what Git printed for them."""

    def __init__(self, records: dict[str, str]) -> None:
        self.records = records
        shown = (line.split() for line in records["git log"].splitlines() if line.startswith("commit "))
        self.commits = [words[1] for words in shown]

    @classmethod
    def load(cls, name: str) -> "History":
        """Return the history that a JSON file holds."""
        with open(name, encoding="utf-8") as file:
            return cls(json.load(file))

    def ask(self, lines: str) -> str:
        """Return what Git printed for each command. Lines that start with # are notes."""
        wanted = [line.strip() for line in str(lines).splitlines()]
        return "\n\n".join(self._one(line) for line in wanted if line and not line.startswith("#"))

    def find(self, start: str) -> str:
        """Return the whole hash of the one commit that starts so; an empty text where there is none, or several."""
        wanted = str(start).strip().lower().lstrip("^")
        found = [commit for commit in self.commits if commit.startswith(wanted)]
        return found[0] if len(found) == 1 and len(wanted) >= 4 else ""

    def show(self, start: str) -> str:
        """Return one commit as `git show` prints it; an empty text where there is none."""
        return self.records.get(f"git show {self.find(start)}", "")

    def _one(self, line: str) -> str:
        words = [word for word in line.split() if word not in ("--", "$")]
        if words[:2] == ["git", "show"] and len(words) == 3:
            return f"$ {line}\n" + (self.show(words[2]) or f"fatal: ambiguous argument '{words[2]}': unknown revision")
        name = " ".join(words)
        return f"$ {line}\n" + self.records.get(name, f"There is no record of this. There are: {KNOWN}")


class Desk:
    """A project in which some files have been changed, and nothing recorded yet. It knows git add and git commit."""

    def __init__(self, changed: list[str]) -> None:
        self.changed = list(changed)
        self.staged: list[str] = []
        self.commits: list[tuple[list[str], str]] = []
        self.problems: list[str] = []

    def run(self, lines: str) -> "Desk":
        """Run commands, one a line, and return the desk."""
        for line in str(lines).splitlines():
            try:
                words = shlex.split(line, comments=True)
            except ValueError:
                self.problems.append(f"a quote is missing in: {line}")
                continue
            if words[:1] == ["$"]:
                words = words[1:]
            if words[:2] in (["git", "add"], ["git", "stage"]):
                self._add(words[2:])
            elif words[:2] == ["git", "commit"]:
                self._commit(words[2:])
            elif words and words[:2] not in (["git", "status"], ["git", "diff"]):
                self.problems.append(f"only git add and git commit are needed here, not: {line}")
        return self

    def _add(self, words: list[str]) -> None:
        if not words:
            self.problems.append("Nothing specified, nothing added.")
        for word in words:
            name = word.removeprefix("./")
            if word in (".", "-A", "--all", "*", "-u"):
                self.staged = list(self.changed)
            elif name in self.changed:
                self.staged += [name] if name not in self.staged else []
            elif not word.startswith("-"):
                self.problems.append(f"fatal: pathspec '{word}' did not match any files")

    def _commit(self, words: list[str]) -> None:
        messages, names, all_changed = [], [], False
        words = list(words)
        while words:
            word = words.pop(0)
            if word in ("-m", "--message", "-am"):
                all_changed = all_changed or word == "-am"
                messages += [words.pop(0)] if words else []
            elif word.startswith("--message="):
                messages.append(word.split("=", 1)[1])
            elif word in ("-a", "--all"):
                all_changed = True
            elif not word.startswith("-"):
                names.append(word.removeprefix("./"))
        self._record(list(self.changed) if all_changed else names or self.staged, "\n\n".join(messages))

    def _record(self, names: list[str], message: str) -> None:
        unknown = [name for name in names if name not in self.changed]
        if unknown:
            self.problems.append(f"error: pathspec '{unknown[0]}' did not match any file(s) known to git")
        elif not names:
            self.problems.append("no changes added to commit: use git add first")
        elif not message.strip():
            self.problems.append("Aborting commit due to empty commit message: give one with -m and quotes")
        else:
            self.commits.append((sorted(names), message.strip()))
            self.changed = [name for name in self.changed if name not in names]
            self.staged = [name for name in self.staged if name not in names]
