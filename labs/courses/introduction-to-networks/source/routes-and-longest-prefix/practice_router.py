"""Routing tables as text, and three small questions about a route. You need not read this file."""

import ipaddress


def load(name):
    """Return the routes of a table, one text for each, in the order of the file."""
    with open(name, encoding="utf-8") as file:
        return [line.strip() for line in file if line.strip()]


def prefix(route):
    """Return the prefix length of a route, as a number: 20 for 10.60.16.0/20."""
    return _network(route).prefixlen


def covers(route, address):
    """Return True if the address lies in the block of the route."""
    return ipaddress.ip_address(address.strip()) in _network(route)


def way(route):
    """Return the next hop of a route, or "connected"."""
    words = route.split()
    return words[words.index("via") + 1] if "via" in words else "connected"


def _network(route):
    return ipaddress.ip_network(next(word for word in route.split() if "/" in word))


def address(text):
    """Return an address without blanks; the answer as it was typed, if it is none."""
    text = str(text).strip().lower()
    try:
        return str(ipaddress.ip_address(text))
    except ValueError:
        return text
