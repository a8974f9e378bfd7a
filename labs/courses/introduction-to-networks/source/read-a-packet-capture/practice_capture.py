"""Read a capture file and show it as a capture program does. You need not read this file."""

import struct
from collections import namedtuple

Packet = namedtuple("Packet", "number time source_mac target_mac source target protocol info layers")
DHCP = {1: "Discover", 2: "Offer", 3: "Request", 5: "Ack"}
FLAGS = ((0x02, "SYN"), (0x08, "PSH"), (0x04, "RST"), (0x01, "FIN"), (0x10, "ACK"))


def load(name):
    """Return the packets of a capture file in libpcap's format, numbered from 1."""
    with open(name, "rb") as file:
        data = file.read()
    found, place, start = [], 24, None
    while place < len(data):
        seconds, part, length, _ = struct.unpack("<IIII", data[place : place + 16])
        time = seconds + part / 1_000_000
        start = time if start is None else start
        found.append(read(len(found) + 1, time - start, data[place + 16 : place + 16 + length]))
        place += 16 + length
    return found


def read(number, time, frame):
    """Return the packet in a frame, with one line for each of its layers."""
    target_mac, source_mac, kind = mac(frame[:6]), mac(frame[6:12]), frame[12:14]
    source, target, protocol, info, more = arp(frame[14:]) if kind == b"\x08\x06" else ipv4(frame[14:])
    layers = [f"Ethernet: from {source_mac} to {target_mac}", *more]
    return Packet(number, time, source_mac, target_mac, source or source_mac, target or target_mac, protocol, info, layers)


def mac(data):
    return ":".join(f"{byte:02x}" for byte in data)


def ip(data):
    return ".".join(str(byte) for byte in data)


def arp(data):
    own, own_mac, asked = ip(data[14:18]), mac(data[8:14]), ip(data[24:28])
    answer = data[7] == 2
    info = f"{own} is at {own_mac}" if answer else f"Who has {asked}? Tell {own}"
    return "", "", "ARP", info, [f"ARP: {info}"]


def ipv4(data):
    length, inside = (data[0] & 15) * 4, data[(data[0] & 15) * 4 : int.from_bytes(data[2:4], "big")]
    source, target = ip(data[12:16]), ip(data[16:20])
    protocol, info, more = {1: icmp, 6: tcp, 17: udp}[data[9]](inside)
    return source, target, protocol, info, [f"IP: from {source} to {target}, TTL {data[8]}, header {length} bytes", *more]


def icmp(data):
    info = "Echo request (ping)" if data[0] == 8 else "Echo reply (ping)"
    return "ICMP", info, [f"ICMP: {info}"]


def tcp(data):
    first, second = struct.unpack("!HH", data[:4])
    flags = ", ".join(name for bit, name in FLAGS if data[13] & bit)
    length = len(data) - (data[12] >> 4) * 4
    info = f"{first} > {second} [{flags}]" + (f" {length} bytes of data" if length else "")
    return "TCP", info, [f"TCP: from port {first} to port {second}, {flags}, {length} bytes of data"]


def udp(data):
    first, second = struct.unpack("!HH", data[:4])
    protocol, info, more = dns(data[8:]) if 53 in (first, second) else dhcp(data[8:])
    return protocol, info, [f"UDP: from port {first} to port {second}", *more]


def dhcp(data):
    options, place = {}, 240
    while data[place] != 255:
        options[data[place]] = data[place + 2 : place + 2 + data[place + 1]]
        place += 2 + data[place + 1]
    kind, given = DHCP[options[53][0]], ip(data[16:20])
    told = {"Discover": "", "Request": f": wants {ip(options.get(50, b''))} of server {ip(options.get(54, b''))}"}
    info = kind + told.get(kind, f": {given} from server {ip(options.get(54, b''))}")
    names = {1: "subnet mask", 3: "gateway", 6: "DNS server"}
    more = [f"  {name}: {ip(options[code])}" for code, name in names.items() if code in options]
    return "DHCP", info, [f"DHCP: {info}", f"  laptop: {mac(data[28:34])}", *more]


def dns(data):
    parts, place = [], 12
    while data[place]:
        parts.append(data[place + 1 : place + 1 + data[place]].decode())
        place += 1 + data[place]
    name = ".".join(parts)
    info = f"Answer: {name} is {ip(data[-4:])}" if data[7] else f"Query: {name}?"
    return "DNS", info, [f"DNS: {info}"]


def show(packets, word=""):
    """Print one line for each packet in which the word stands; all of them without a word."""
    print(f"{'No.':>3} {'Time':>7}  {'Source':17} {'Destination':17} {'Protocol':8} Info")
    for one in packets:
        line = f"{one.number:3} {one.time:7.3f}  {one.source:17} {one.target:17} {one.protocol:8} {one.info}"
        if str(word).lower() in line.lower():
            print(line)


def details(packets, number):
    """Print the layers of one packet, from the frame inwards."""
    for one in packets:
        if one.number == number:
            print(f"Packet {number}, {one.time:.3f} seconds after the first one")
            print("\n".join(one.layers))


def protocol(packet):
    """Return the protocol of a packet, such as "DNS"."""
    return packet.protocol


def sender(packet):
    """Return the address that sent a packet."""
    return packet.source


def is_offer(packet):
    """Return True if a packet is the offer of a DHCP server."""
    return packet.protocol == "DHCP" and packet.info.startswith("Offer")


def made(protocol, source, info=""):
    """Return a packet for trying things out."""
    return Packet(0, 0.0, "", "", source, "", protocol, info, [])
