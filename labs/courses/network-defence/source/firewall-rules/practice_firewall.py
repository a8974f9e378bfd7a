"""A firewall to practice on. It reads a small part of what nftables reads. You need not read this file."""

from ipaddress import ip_address, ip_network

VERDICTS = ("accept", "drop", "reject")
SPANISH = {
    "the firewall cannot read this line: {} ({})": "el cortafuegos no puede leer esta línea: {} ({})",
    "it should end with accept, drop or reject": "debe terminar con accept, drop o reject",
    "something is missing after {}": "falta algo después de {}",
    "{} is no address and no network": "{} no es una dirección ni una red",
    "a port is a number up to 65535": "un puerto es un número hasta 65535",
    "it does not know {}": "no conoce {}",
}


class _Unreadable(ValueError):
    """Why a rule cannot be read: a sentence, and what stands in its places."""

    def __init__(self, *said):
        super().__init__(_say("en", *said))
        self.said = said


def lines(name):
    """Return the lines of a file, without empty ones."""
    with open(name, encoding="utf-8") as file:
        return rules_in(file.read())


def rules_in(text):
    """Return the rules of a text, one a line, without empty lines and comments."""
    found = [line.split("#")[0].strip() for line in text.splitlines()]
    return [line for line in found if line]


def show(rules):
    """Print rules with their numbers, and the policy."""
    print("policy drop")
    for number, rule in enumerate(rules, start=1):
        print(f"{number}  {rule}")


def packet_of(line):
    """Return the packet of a line such as "a  10.20.1.22 > 10.20.9.9 tcp 445"."""
    return line.split(maxsplit=1)[1]


def matches(rule, packet):
    """Return True if every part of the rule fits the packet."""
    parts, _ = _read(rule)
    source, _, target, kind, port, *answer = packet.split()
    seen = {"saddr": source, "daddr": target, "tcp": (kind, port), "udp": (kind, port), "ct": bool(answer)}
    return all(_fits(part, wanted, seen[part]) for part, wanted in parts)


def verdict(rule):
    """Return what a rule says: accept, drop or reject."""
    return _read(rule)[1]


def decide(text, packet):
    """Return what a list of rules does with a packet: accept, drop or reject."""
    for rule in rules_in(text):
        if matches(rule, packet):
            return verdict(rule)
    return "drop"


def problems(text, language="en"):
    """Return one sentence for each line that the firewall cannot read, in English or in Spanish ("es")."""
    found = []
    for rule in rules_in(text):
        try:
            _read(rule)
        except _Unreadable as error:
            why = _say(language, *error.said)
            found.append(_say(language, "the firewall cannot read this line: {} ({})", repr(rule), why))
    return found


def _say(language, words, *values):
    """Return a sentence with its values in their places."""
    return (SPANISH[words] if language == "es" else words).format(*values)


def _read(rule):
    """Return the parts of a rule as (name, value) and what it says."""
    words = rule.replace(", ", ",").replace("{ ", "{").replace(" }", "}").split()
    if not words or words[-1] not in VERDICTS:
        raise _Unreadable("it should end with accept, drop or reject")
    parts, rest = [], words[:-1]
    while rest:
        part, rest = _part(rest)
        parts.append(part)
    return parts, words[-1]


def _part(words):
    start, size = words[:2], 3
    if len(words) > 2 and words[2] == "!=":
        size = 4
    if len(words) < size:
        raise _Unreadable("something is missing after {}", repr(" ".join(words)))
    value = (size == 4, tuple(words[size - 1].strip("{}").split(",")))
    if start in (["ip", "saddr"], ["ip", "daddr"]):
        for one in value[1]:
            _require_network(one)
        return (start[1], value), words[size:]
    if start in (["tcp", "dport"], ["udp", "dport"]):
        if not all(one.isdigit() and int(one) < 65536 for one in value[1]):
            raise _Unreadable("a port is a number up to 65535")
        return (start[0], value), words[size:]
    if start == ["ct", "state"] and set(value[1]) <= {"established", "related"}:
        return ("ct", value), words[size:]
    raise _Unreadable("it does not know {}", repr(" ".join(start)))


def _require_network(text):
    try:
        ip_network(text)
    except ValueError:
        raise _Unreadable("{} is no address and no network", repr(text)) from None


def _fits(part, wanted, seen):
    turned, values = wanted
    if part == "ct":
        return seen != turned
    if part in ("tcp", "udp"):
        return seen[0] == part and (seen[1] in values) != turned
    return any(ip_address(seen) in ip_network(one) for one in values) != turned
