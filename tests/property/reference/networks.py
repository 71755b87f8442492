"""Addresses and networks: the answers of Python's `ipaddress`."""

import ipaddress
import json
import pathlib
import re
import subprocess
import tempfile


def some_address(r):
    if r.random() < 0.4:
        return ipaddress.IPv4Address(r.choice([r.getrandbits(32), (10 << 24) | r.getrandbits(8), 0, 2**32 - 1]))
    bits = r.choice([r.getrandbits(128), r.getrandbits(64), r.getrandbits(16) << 112, 0, 2**128 - 1, r.getrandbits(32)])
    for _ in range(r.randrange(5)):  # zero groups, for the shortest form
        bits &= ~(0xFFFF << (16 * r.randrange(8)))
    return ipaddress.IPv6Address(bits)


def meant(address):
    """The IPv4 address that an IPv6 address carries is that address."""
    return getattr(address, "ipv4_mapped", None) or address


def some_text(r, address):
    """One of the ways to write it."""
    if address.version == 4:
        return str(address) if r.random() < 0.7 else r.choice(["::ffff:", "::FFFF:", "0:0:0:0:0:ffff:"]) + str(address)
    text = r.choice([address.exploded, address.compressed, ":".join(g.lstrip("0") or "0" for g in address.exploded.split(":"))])
    return text.upper() if r.random() < 0.3 else text


def broken(r, text):
    at = r.randrange(len(text) + 1)
    return r.choice([text[:at] + r.choice([":", ".", "0", "g", " ", "%1", "/8", "::"]) + text[at:], text[:at] + text[at + 1 :]])


def reads_as(text):
    try:
        return meant(ipaddress.ip_address(text)) if "%" not in text else None
    except ValueError:
        return None


def network_text(text):
    """As `ipaddress` reads it strictly; masks written as addresses are not part of the language."""
    try:
        if not re.fullmatch(r"[0-9a-fA-F:.]+/(0|[1-9][0-9]*)", text):
            return None
        network = ipaddress.ip_network(text, strict=True)
    except ValueError:
        return None
    if network.version == 6 and network.prefixlen >= 96 and network.network_address.ipv4_mapped:
        return str(ipaddress.ip_network((network.network_address.ipv4_mapped, network.prefixlen - 96)))
    return str(network)


def some_network(r, address):
    prefix = r.choice([0, 1, 7, 8, 9, 16, 24, 31, 32, r.randrange(33)]) if address.version == 4 else r.randrange(129)
    return ipaddress.ip_network((address, prefix), strict=False)


def beside(r, address, network):
    """Near the network: inside it, at its ends, or just outside."""
    ends = [int(network.network_address), int(network.broadcast_address)]
    top = 2 ** network.max_prefixlen - 1
    near = [e + d for e in ends for d in (-1, 0, 1) if 0 <= e + d <= top]
    return r.choice([address, some_address(r)] + [type(network.network_address)(n) for n in near])


def network_cases(r, scale):
    cases = []
    for _ in range(2000 * scale):
        address = meant(some_address(r))
        text = some_text(r, address)
        if r.random() < 0.4:
            text = broken(r, text)
        network = some_network(r, meant(some_address(r)))
        other = meant(beside(r, address, network))
        net_text = network.with_prefixlen if r.random() < 0.6 else f"{some_text(r, network.network_address)}/{r.randrange(140)}"
        value, net_value = reads_as(text), network_text(net_text)
        cases.append({
            "text": text, "valid": value is not None, "value": str(value or "::"),
            "net_text": net_text, "net_valid": net_value is not None, "net_value": net_value or "::/0",
            "other": some_text(r, other), "network": str(network), "inside": other in network,
        })
    return {
        "name": "networks",
        "fields": {"text": "string", "valid": "bool", "value": "ip", "net_text": "string", "net_valid": "bool", "net_value": "cidr",
                   "other": "ip", "network": "cidr", "inside": "bool"},
        "cases": cases,
        "expect": [
            ("a text is an address", "(ip(c.text) is present) == c.valid"),
            ("of this value", '(ip(c.text) default "::") == c.value'),
            ("a text is a network", "(cidr(c.net_text) is present) == c.net_valid"),
            ("of this value too", '(cidr(c.net_text) default "::/0") == c.net_value'),
            ("in_cidr", "in_cidr(c.other, c.network) == c.inside"),
        ],
    }


SHOW = """language writ 1
module references version 1.0.0

record Shown { all : list[ip, max 16] }

request shown : Shown

control NO-1 "One" {
  owner nobody
  severity low
  enforce hard
  require count(shown.all) > 0 otherwise "No."
}

gate show on shown {
  controls NO-1
  deny when count(shown.all) > 0 because "All: {shown.all}"
}
"""


def printed_addresses(writ, r):
    """Each address is printed as `ipaddress` writes it, which is how RFC 5952 does."""
    failures = []
    with tempfile.TemporaryDirectory(prefix="writ-reference-") as name:
        folder = pathlib.Path(name)
        (folder / "t.writ").write_text(SHOW)
        for _ in range(40):
            addresses = [meant(some_address(r)) for _ in range(5)]
            (folder / "r.json").write_text(json.dumps({"all": [some_text(r, a) for a in addresses]}))
            done = subprocess.run([writ, "gate", "t.writ", "--gate", "show", "--request", "r.json", "--at", "2026-05-04T09:00:00Z", "--past"],
                                  cwd=folder, capture_output=True, text=True, timeout=60)
            wanted = "[" + ", ".join(str(a) for a in addresses) + "]"
            if wanted not in done.stdout:
                failures.append(f"printed addresses: {wanted} is not in\n{done.stdout}{done.stderr}")
    return failures
