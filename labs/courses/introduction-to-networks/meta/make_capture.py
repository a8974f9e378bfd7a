"""Make clinic.pcap, the capture of the lab "read a packet capture": `python make_capture.py clinic.pcap`.

Every byte is laid out here, so that nobody's traffic is in it: MAC addresses of the block for documentation, private
addresses, names below example.org. The file is in the classic libpcap format (pcap-savefile(5)), link type Ethernet.
"""

import struct
import sys
from ipaddress import IPv4Address
from pathlib import Path

START = 1_780_000_000
EVERYBODY = "ff:ff:ff:ff:ff:ff"
ROUTER, NAMES, WEB, STRANGER = (f"00:00:5e:00:53:{end}" for end in ("01", "02", "20", "99"))
LAPTOPS = {name: f"00:00:5e:00:53:{name}" for name in ("a1", "b4", "c7")}
SYN, ACK, RST, PSH = 0x02, 0x10, 0x04, 0x08


def mac(text: str) -> bytes:
    """Return the six bytes of a MAC address."""
    return bytes.fromhex(text.replace(":", ""))


def ip(text: str) -> bytes:
    """Return the four bytes of an IPv4 address."""
    return IPv4Address(text).packed


def checksum(data: bytes) -> int:
    """Return the internet checksum of some bytes (RFC 1071)."""
    data += b"\0" * (len(data) % 2)
    total = sum(struct.unpack(f"!{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def ethernet(source: str, target: str, kind: int, inside: bytes) -> bytes:
    """Return a frame, filled up to the 60 bytes that Ethernet asks for at least."""
    return (mac(target) + mac(source) + struct.pack("!H", kind) + inside).ljust(60, b"\0")


def arp(source: str, own: str, target: str, asked: str, answer: bool = False) -> bytes:
    """Return an ARP question, or the answer to one (RFC 826)."""
    known = target if answer else "00:00:00:00:00:00"
    head = struct.pack("!HHBBH", 1, 0x0800, 6, 4, 2 if answer else 1)
    return ethernet(source, target, 0x0806, head + mac(source) + ip(own) + mac(known) + ip(asked))


def packet(source: str, target: str, protocol: int, inside: bytes) -> bytes:
    """Return an IPv4 packet with TTL 64 (RFC 791)."""
    begin = struct.pack("!BBHHHBB", 0x45, 0, 20 + len(inside), 0, 0x4000, 64, protocol)
    ends = ip(source) + ip(target)
    return begin + struct.pack("!H", checksum(begin + b"\0\0" + ends)) + ends + inside


def around(source: str, target: str, protocol: int, inside: bytes) -> int:
    """Return the checksum of UDP or TCP, which also covers the addresses."""
    return checksum(ip(source) + ip(target) + struct.pack("!BBH", 0, protocol, len(inside)) + inside)


def udp(source: str, target: str, ports: tuple[int, int], data: bytes) -> bytes:
    """Return an IPv4 packet with a UDP datagram in it."""
    begin = struct.pack("!HHH", *ports, 8 + len(data))
    return packet(source, target, 17, begin + struct.pack("!H", around(source, target, 17, begin + b"\0\0" + data)) + data)


def tcp(source: str, target: str, ports: tuple[int, int], numbers: tuple[int, int], flags: int, data: bytes = b"") -> bytes:
    """Return an IPv4 packet with a TCP segment in it."""
    begin = struct.pack("!HHIIBBH", *ports, *numbers, 0x50, flags, 64240)
    total = around(source, target, 6, begin + b"\0\0\0\0" + data)
    return packet(source, target, 6, begin + struct.pack("!HH", total, 0) + data)


def dhcp(kind: int, laptop: str, given: str = "0.0.0.0", options: bytes = b"") -> bytes:
    """Return a DHCP message: 1 discover, 2 offer, 3 request, 5 acknowledge (RFC 2131)."""
    begin = struct.pack("!BBBBIHH", 1 if kind in (1, 3) else 2, 1, 6, 0, int(laptop[-2:], 16), 0, 0x8000)
    ends = ip("0.0.0.0") + ip(given) + ip("0.0.0.0") * 2 + mac(laptop).ljust(16, b"\0") + b"\0" * 192
    return begin + ends + bytes((99, 130, 83, 99, 53, 1, kind)) + options + b"\xff"


def asks(kind: int, laptop: str, wanted: str = "", server: str = "") -> bytes:
    """Return a frame in which a laptop without an address asks everybody."""
    options = bytes((50, 4)) + ip(wanted) + bytes((54, 4)) + ip(server) if wanted else b""
    return ethernet(laptop, EVERYBODY, 0x0800, udp("0.0.0.0", "255.255.255.255", (68, 67), dhcp(kind, laptop, options=options)))


def gives(kind: int, laptop: str, given: str, server: tuple[str, str], names: str) -> bytes:
    """Return a frame in which a server offers or gives an address."""
    own, address = server
    told = ((54, ip(address)), (51, struct.pack("!I", 28800)), (1, ip("255.255.255.0")), (3, ip(address)), (6, ip(names)))
    options = b"".join(bytes((code, len(value))) + value for code, value in told)
    inside = udp(address, "255.255.255.255", (67, 68), dhcp(kind, laptop, given, options))
    return ethernet(own, EVERYBODY, 0x0800, inside)


def dns(number: int, name: str, address: str = "") -> bytes:
    """Return a question for the address of a name, or the answer to it (RFC 1035)."""
    asked = b"".join(bytes((len(part),)) + part.encode() for part in name.split(".")) + b"\0" + struct.pack("!HH", 1, 1)
    head = struct.pack("!HHHHHH", number, 0x8180 if address else 0x0100, 1, int(bool(address)), 0, 0)
    return head + asked + (struct.pack("!HHHIH", 0xC00C, 1, 1, 300, 4) + ip(address) if address else b"")


def echo(kind: int) -> bytes:
    """Return a ping (8) or its answer (0) (RFC 792)."""
    inside = struct.pack("!BBHHH", kind, 0, 0, 1, 1) + bytes(range(32))
    return inside[:2] + struct.pack("!H", checksum(inside)) + inside[4:]


def first_laptop() -> list[tuple[float, bytes]]:
    """Return the frames of a morning as it should be, and one port that is closed."""
    me, own, names, web, site = LAPTOPS["a1"], "10.30.0.57", "10.30.0.2", "10.30.0.20", "booking.example.org"
    server = (ROUTER, "10.30.0.1")

    def sent(*inside: object) -> bytes:
        return ethernet(me, WEB, 0x0800, tcp(own, web, *inside))

    def back(*inside: object) -> bytes:
        return ethernet(WEB, me, 0x0800, tcp(web, own, *inside))

    return [
        (0.000, asks(1, me)),
        (0.002, gives(2, me, own, server, names)),
        (0.003, asks(3, me, own, server[1])),
        (0.005, gives(5, me, own, server, names)),
        (0.100, arp(me, own, EVERYBODY, names)),
        (0.101, arp(NAMES, names, me, own, answer=True)),
        (0.102, ethernet(me, NAMES, 0x0800, udp(own, names, (50444, 53), dns(7, site)))),
        (0.104, ethernet(NAMES, me, 0x0800, udp(names, own, (53, 50444), dns(7, site, web)))),
        (0.105, arp(me, own, EVERYBODY, web)),
        (0.106, arp(WEB, web, me, own, answer=True)),
        (0.107, sent((50001, 443), (1000, 0), SYN)),
        (0.108, back((443, 50001), (5000, 1001), SYN | ACK)),
        (0.109, sent((50001, 443), (1001, 5001), ACK)),
        (0.110, sent((50001, 443), (1001, 5001), PSH | ACK, b"\x16\x03\x01" + b"\0" * 117)),
        (0.112, back((443, 50001), (5001, 1121), ACK)),
        (4.200, sent((50002, 8080), (3000, 0), SYN)),
        (4.201, back((8080, 50002), (0, 3001), RST | ACK)),
    ]


def second_laptop() -> list[tuple[float, bytes]]:
    """Return the frames of a laptop that takes the address of a stranger, and finds no names."""
    me, own, stranger = LAPTOPS["b4"], "192.168.0.23", (STRANGER, "192.168.0.1")
    asked = ethernet(me, STRANGER, 0x0800, udp(own, "192.168.0.1", (50777, 53), dns(9, "booking.example.org")))
    return [
        (20.000, asks(1, me)),
        (20.001, gives(2, me, own, stranger, "192.168.0.1")),
        (20.004, gives(2, me, "10.30.0.58", (ROUTER, "10.30.0.1"), "10.30.0.2")),
        (20.005, asks(3, me, own, "192.168.0.1")),
        (20.006, gives(5, me, own, stranger, "192.168.0.1")),
        (20.100, arp(me, own, EVERYBODY, "192.168.0.1")),
        (20.101, arp(STRANGER, "192.168.0.1", me, own, answer=True)),
        (20.102, asked),
        (25.102, asked),
        (30.102, asked),
    ]


def third_laptop() -> list[tuple[float, bytes]]:
    """Return the frames of a laptop that hears the right server first."""
    me, own, server = LAPTOPS["c7"], "10.30.0.59", (ROUTER, "10.30.0.1")
    return [
        (41.000, asks(1, me)),
        (41.002, gives(2, me, own, server, "10.30.0.2")),
        (41.003, gives(2, me, "192.168.0.24", (STRANGER, "192.168.0.1"), "192.168.0.1")),
        (41.004, asks(3, me, own, server[1])),
        (41.006, gives(5, me, own, server, "10.30.0.2")),
        (41.100, arp(me, own, EVERYBODY, server[1])),
        (41.101, arp(ROUTER, server[1], me, own, answer=True)),
        (41.102, ethernet(me, ROUTER, 0x0800, packet(own, server[1], 1, echo(8)))),
        (41.103, ethernet(ROUTER, me, 0x0800, packet(server[1], own, 1, echo(0)))),
    ]


def capture() -> bytes:
    """Return the whole file: a header of 24 bytes, then each frame with its time and length."""
    parts = [struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 262144, 1)]
    for time, frame in [*first_laptop(), *second_laptop(), *third_laptop()]:
        seconds, rest = divmod(round(time * 1_000_000), 1_000_000)
        parts += [struct.pack("<IIII", START + seconds, rest, len(frame), len(frame)), frame]
    return b"".join(parts)


if __name__ == "__main__":
    Path(sys.argv[1]).write_bytes(capture())
