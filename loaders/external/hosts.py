"""Which hosts are on the public internet.

A link of a blog must not make the reader's machine ask a machine in the reader's own
network, which may trust whoever is in it.
"""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

_TRANSLATED = IPv6Network("64:ff9b::/96")
"""IPv4 addresses as IPv6 networks write them (RFC 6052)."""

_RESERVED = ("example", "invalid", "test", "localhost", "local", "internal", "onion")
_EXAMPLES = ("example.com", "example.net", "example.org")
"""Names that lead nowhere for readers (RFC 2606, 6761, 6762, 7686)."""


def is_public(address: str) -> bool:
    """Return whether an address is one of the public internet.

    Args:
        address: an IPv4 or IPv6 address, as the resolver gives it.
    """
    found = ip_address(address.partition("%")[0])
    if isinstance(found, IPv6Address):
        inner = _inner(found)
        if inner is not None:
            return is_public(str(inner))
        if found.teredo is not None:
            return False
    return found.is_global and not (found.is_multicast or found.is_reserved)


def _inner(address: IPv6Address) -> IPv4Address | None:
    """Return the IPv4 address to which a packet for an IPv6 address goes."""
    if address in _TRANSLATED:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour


def is_reserved(host: str) -> bool:
    """Return whether a name is for examples and private networks only.

    Args:
        host: the name, lower case.
    """
    name = host.rstrip(".")
    return name.rpartition(".")[2] in _RESERVED or any(
        name == each or name.endswith(f".{each}") for each in _EXAMPLES
    )
