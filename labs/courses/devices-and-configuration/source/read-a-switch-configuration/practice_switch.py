"""A switch to practice on: it reads settings, follows commands, and says what a real one would say.

It knows the commands of the lesson and their short forms. You need not read this file.
"""

import re

MODES = {
    "user": [("enable",), ("exit",)],
    "privileged": [
        ("configure", "terminal"),
        ("copy", "running-config", "startup-config"),
        ("write", "memory"),
        ("write",),
        ("show", "running-config"),
        ("show", "startup-config"),
        ("enable",),
        ("disable",),
        ("exit",),
    ],
    "config": [
        ("hostname", "WORD"),
        ("interface", "PORT"),
        ("line", "vty", "NUMBER", "NUMBER"),
        ("line", "con", "NUMBER"),
        ("exit",),
        ("end",),
    ],
    "config-if": [
        ("switchport", "mode", "access"),
        ("switchport", "mode", "trunk"),
        ("switchport", "access", "vlan", "NUMBER"),
        ("no", "switchport", "access", "vlan"),
        ("switchport", "trunk", "allowed", "vlan", "add", "LIST"),
        ("switchport", "trunk", "allowed", "vlan", "remove", "LIST"),
        ("switchport", "trunk", "allowed", "vlan", "LIST"),
        ("switchport", "trunk", "native", "vlan", "NUMBER"),
        ("description", "REST"),
        ("shutdown",),
        ("no", "shutdown"),
    ],
    "config-line": [("login", "local"), ("transport", "input", "REST")],
}
INSIDE = ("config-if", "config-line")
SIGN = {"user": ">", "privileged": "#"}
REFUSED = "% Invalid input detected"


class Refused(Exception):
    """The switch does not take this line."""


class Switch:
    """The settings of a switch, by section and by setting, and what was saved of them."""

    def __init__(self, text):
        self.running = read(text)
        self.saved = copied(self.running)
        self.mode, self.section = "privileged", ""
        self.problems = []

    @classmethod
    def load(cls, name):
        with open(name, encoding="utf-8") as file:
            return cls(file.read())

    def prompt(self):
        name = self.running[""].get("hostname", "Switch")
        return name + SIGN.get(self.mode, f"({self.mode})#")

    def run(self, commands):
        """Follow the lines one by one; return what the screen would show."""
        shown = []
        for line in commands.splitlines():
            line = line.strip()
            if not line or line.startswith("!"):
                continue
            shown.append(f"{self.prompt()} {line}")
            try:
                said = self._do(line)
                shown += [said] if said else []
            except Refused as refused:
                shown.append(str(refused))
                self.problems.append(f"{line}: {refused}")
        return "\n".join([*shown, self.prompt()])

    def _do(self, line):
        if line.startswith("do ") and self.mode not in SIGN:
            return self._at_once(match("privileged", line[3:]))
        found = match(self.mode, line)
        if not found and self.mode in INSIDE:
            found = match("config", line)
            if found and found[0][0] != "exit":
                self.mode, self.section = "config", ""
        if not found:
            raise Refused(REFUSED)
        return self._follow(*found)

    def _at_once(self, found):
        """Follow a line with "do" in front: what privileged mode knows, without going there."""
        if not found or found[0][0] not in ("copy", "write", "show"):
            raise Refused(REFUSED)
        return self._follow(*found)

    def _follow(self, form, values):
        first = form[0]
        if first == "show":
            return printed(self.running if form[1] == "running-config" else self.saved)
        if first in ("interface", "line"):
            self._enter(first, values)
        elif first in ("enable", "disable", "configure", "end", "exit"):
            self._move(first)
        elif first in ("copy", "write"):
            self.saved = copied(self.running)
        else:
            self._set(form, values)
        return ""

    def _move(self, word):
        after = {"enable": "privileged", "disable": "user", "configure": "config", "end": "privileged"}
        back = {"config": "privileged", "config-if": "config", "config-line": "config"}
        self.mode = after[word] if word in after else back.get(self.mode, "user")
        self.section = ""

    def _enter(self, word, values):
        lines = "line vty 0 15" if len(values) == 2 else "line con 0"
        name = f"interface {values[0]}" if word == "interface" else lines
        if name not in self.running:
            raise Refused(REFUSED)
        self.mode, self.section = ("config-if" if word == "interface" else "config-line"), name

    def _set(self, form, values):
        own = self.running[self.section]
        if form[0] == "no":
            own.pop(" ".join(form[1:]), None)
        elif form[:2] == ("switchport", "mode"):
            own["switchport mode"] = form[2]
        elif form[:4] == ("switchport", "trunk", "allowed", "vlan"):
            key = "switchport trunk allowed vlan"
            there, asked = numbers(own.get(key, "1-4094")), numbers(values[0])
            wanted = {"add": there | asked, "remove": there - asked}.get(form[4], asked)
            own[key] = ",".join(str(n) for n in sorted(wanted))
        elif form[0] == "transport" and not set(values[0].split()) <= {"ssh", "telnet", "all", "none"}:
            raise Refused(REFUSED)
        else:
            words = [word for word in form if word.islower()]
            own[" ".join(words)] = " ".join(values)

    def vlan(self, port):
        """Return the VLAN of an access port."""
        return int(self.running[f"interface {port}"].get("switchport access vlan", "1"))

    def allowed(self, port):
        """Return the numbers of the VLANs that a trunk lets through."""
        return numbers(self.running[f"interface {port}"].get("switchport trunk allowed vlan", "1-4094"))

    def closed(self, port):
        return "shutdown" in self.running[f"interface {port}"]

    def doors(self):
        """Return the words that say how one may sign in over the network."""
        return self.running["line vty 0 15"].get("transport input", "").split()

    def changed(self, text):
        """Return what differs from the settings in `text`, as "section: setting"."""
        before, found = read(text), []
        for section in self.running:
            for key in sorted(set(before[section]) | set(self.running[section])):
                if before[section].get(key) != self.running[section].get(key):
                    found.append(f"{section}: {key}")
        return found


def printed(settings):
    """Return settings as a switch prints them."""
    rows = []
    for section, own in settings.items():
        rows += [section] if section else []
        rows += [(" " if section else "") + f"{key} {value}".strip() for key, value in own.items()]
    return "\n".join(rows)


def copied(settings):
    return {section: dict(own) for section, own in settings.items()}


KEYS = (
    "switchport access vlan",
    "switchport mode",
    "switchport trunk allowed vlan",
    "transport input",
    "hostname",
    "description",
)


def read(text):
    """Return {section: {setting: value}} of settings as a switch prints them; "" is the section of the whole switch."""
    settings, section = {"": {}}, ""
    for line in text.splitlines():
        if not line.startswith(" "):
            section = line if re.match(r"(interface|line|vlan) ", line) else ""
            settings.setdefault(section, {})
            line = "" if section else line
        key = next((key for key in KEYS if line.strip().startswith(key + " ")), line.strip())
        if key and key != "!":
            settings[section][key] = line.strip()[len(key) :].strip()
    return settings


def match(mode, line):
    """Return the form that a line has in this mode, and its values; None if there is none."""
    words = line.split()
    for form in MODES[mode]:
        values = fits(form, words)
        if values is not None:
            return form, values
    return None


def fits(form, words):
    """Return the values of a line that has this form; words may be cut short."""
    if form[-1] == "REST":
        return values_of(form[:-1], words, [" ".join(words[len(form) - 1 :])]) if len(words) >= len(form) else None
    if len(words) == 2 and form[-1] == "PORT":
        words = [words[0], port_name(words[1])]
    if len(words) == 3 and form[-1] == "PORT":
        words = [words[0], port_name(words[1] + words[2])]
    return values_of(form, words, []) if len(words) == len(form) else None


def values_of(form, words, rest):
    values = []
    for part, word in zip(form, words):
        if part.isupper():
            if not re.fullmatch({"NUMBER": r"\d{1,4}", "LIST": r"[\d,-]+"}.get(part, r"\S+"), word):
                return None
            values.append(word)
        elif not part.startswith(word.lower()):
            return None
    return values + rest


def port_name(word):
    """Return the full name of a port, such as GigabitEthernet0/4 for gi0/4."""
    found = re.fullmatch(r"([A-Za-z]+)(\d+(?:/\d+)*)", word)
    if not found:
        return word
    kinds = [kind for kind in ("GigabitEthernet", "Vlan") if kind.lower().startswith(found[1].lower())]
    return (kinds[0] if kinds else found[1]) + found[2]


def numbers(text):
    """Return the numbers of a list such as 10,20,30-32."""
    found = set()
    for part in str(text).split(","):
        first, _, last = part.partition("-")
        if first.isdigit() and (last.isdigit() or not last):
            found |= set(range(int(first), int(last or first) + 1))
    return found
