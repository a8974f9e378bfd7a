"""A small terminal to practice in: files and folders that live in memory, so nothing on a real disk can get lost."""

import fnmatch
import json
import posixpath
import shlex

HOME = "/home/kitchen"
MISSING = "No such file or directory"


class Problem(Exception):
    """What a command says when it cannot do its job."""


class Terminal:
    """Files by their full path; a folder has None in place of a text. It knows eight commands."""

    def __init__(self, files: dict[str, str], place: str = HOME) -> None:
        self.files: dict[str, str | None] = {"/": None, place: None}
        for path, text in files.items():
            for folder in self._above(path):
                self.files.setdefault(folder, None)
            self.files[path] = text
        self.place = place
        self.problems: list[str] = []

    @classmethod
    def load(cls, name: str) -> "Terminal":
        """Return a terminal with the files that a JSON file lists."""
        with open(name, encoding="utf-8") as file:
            return cls(json.load(file))

    def run(self, lines: str) -> str:
        """Run commands, one a line, and return what they print. Lines that start with # are notes."""
        said = []
        for line in str(lines).splitlines():
            try:
                words = shlex.split(line, comments=True)
                said += [self._command(words[0], words[1:])] if words else []
            except (Problem, ValueError) as problem:
                self.problems.append(str(problem))
                said.append(str(problem))
        return "\n".join(text for text in said if text)

    def _command(self, name: str, words: list[str]) -> str:
        jobs = {"pwd": self.pwd, "ls": self.ls, "cd": self.cd, "cat": self.cat, "mkdir": self.mkdir, "cp": self.cp}
        jobs |= {"mv": self.mv, "rm": self.rm}
        if name not in jobs:
            raise Problem(f"{name}: command not found")
        options = {letter for word in words if word.startswith("-") for letter in word[1:]}
        paths = [path for word in words if not word.startswith("-") for path in self._matching(word)]
        return jobs[name](paths, options) or ""

    def pwd(self, paths: list[str], options: set[str]) -> str:
        return self.place

    def ls(self, paths: list[str], options: set[str]) -> str:
        shown = []
        for path in paths or ["."]:
            full = self._there("ls", "cannot access", path)
            shown += [path] if self.files[full] is not None else self.inside(full)
        return "\n".join(shown)

    def cd(self, paths: list[str], options: set[str]) -> None:
        full = self._full(paths[0]) if paths else HOME
        if full not in self.files:
            raise Problem(f"cd: {paths[0]}: {MISSING}")
        if self.files[full] is not None:
            raise Problem(f"cd: {paths[0]}: Not a directory")
        self.place = full

    def cat(self, paths: list[str], options: set[str]) -> str:
        texts = [self._text("cat", path) for path in paths]
        return "\n".join(texts)

    def mkdir(self, paths: list[str], options: set[str]) -> None:
        for path in paths:
            full = self._full(path)
            if full in self.files and "p" not in options:
                raise Problem(f"mkdir: cannot create directory '{path}': File exists")
            above = self._above(full)
            if "p" not in options and above[-1] not in self.files:
                raise Problem(f"mkdir: cannot create directory '{path}': {MISSING}")
            for folder in [*above, full]:
                self.files.setdefault(folder, None)

    def cp(self, paths: list[str], options: set[str]) -> None:
        for path, full, target in self._pairs("cp", paths):
            if self.files[full] is None and not options & {"r", "R", "a"}:
                raise Problem(f"cp: -r not specified; omitting directory '{path}'")
            for old in self._below(full):
                self.files[target + old[len(full) :]] = self.files[old]

    def mv(self, paths: list[str], options: set[str]) -> None:
        for path, full, target in self._pairs("mv", paths):
            if target == full:
                there = path if full == self._full(paths[-1]) else posixpath.join(paths[-1], posixpath.basename(full))
                raise Problem(f"mv: '{path}' and '{there}' are the same file")
            if target.startswith(full + "/"):
                raise Problem(f"mv: cannot move '{path}' to a subdirectory of itself, '{paths[-1]}'")
            for old in self._below(full):
                self.files[target + old[len(full) :]] = self.files.pop(old)

    def rm(self, paths: list[str], options: set[str]) -> None:
        for path in paths:
            full = self._there("rm", "cannot remove", path)
            if self.files[full] is None and not options & {"r", "R"}:
                raise Problem(f"rm: cannot remove '{path}': Is a directory")
            for old in self._below(full):
                del self.files[old]

    def inside(self, folder: str) -> list[str]:
        """Return the names that lie in a folder, in order."""
        return sorted(
            posixpath.basename(path) for path in self.files if path != "/" and posixpath.dirname(path) == folder
        )

    def text(self, path: str) -> str | None:
        """Return the text of a file, None where there is no file."""
        return self.files.get(self._full(path))

    def _pairs(self, command: str, paths: list[str]) -> list[tuple[str, str, str]]:
        if len(paths) < 2:
            raise Problem(f"{command}: missing {'destination ' if paths else ''}file operand")
        goal = self._full(paths[-1])
        into = goal in self.files and self.files[goal] is None
        if not into and len(paths) > 2:
            raise Problem(f"{command}: target '{paths[-1]}': {MISSING if goal not in self.files else 'Not a directory'}")
        if not into and (paths[-1].endswith("/") or self._above(goal)[-1] not in self.files):
            what = "create regular file" if command == "cp" else f"move '{paths[0]}' to"
            raise Problem(f"{command}: cannot {what} '{paths[-1]}': {MISSING}")
        pairs = []
        for path in paths[:-1]:
            full = self._there(command, "cannot stat", path)
            pairs.append((path, full, posixpath.join(goal, posixpath.basename(full)) if into else goal))
        return pairs

    def _text(self, command: str, path: str) -> str:
        found = self.files[self._there(command, "", path)]
        if found is None:
            raise Problem(f"{command}: {path}: Is a directory")
        return found

    def _there(self, command: str, cannot: str, path: str) -> str:
        full = self._full(path)
        if full not in self.files:
            raise Problem(f"{command}: {cannot} '{path}': {MISSING}" if cannot else f"{command}: {path}: {MISSING}")
        return full

    def _full(self, path: str) -> str:
        home = HOME + path[1:] if path == "~" or path.startswith("~/") else path
        return posixpath.normpath(posixpath.join(self.place, home))

    def _above(self, path: str) -> list[str]:
        parts = path.split("/")[1:-1]
        return ["/", *("/" + "/".join(parts[: n + 1]) for n in range(len(parts)))]

    def _below(self, path: str) -> list[str]:
        return [path, *(other for other in list(self.files) if other.startswith(path.rstrip("/") + "/"))]

    def _matching(self, word: str) -> list[str]:
        if "*" not in word and "?" not in word:
            return [word]
        folder, pattern = posixpath.split(word)
        names = self.inside(self._full(folder or "."))
        return [posixpath.join(folder, name) for name in names if fnmatch.fnmatchcase(name, pattern)] or [word]
