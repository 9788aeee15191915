"""Which hosts are on the public internet."""

from __future__ import annotations

import pytest

from blogdb.loaders.external.hosts import is_public, is_reserved

PUBLIC = ["93.184.216.34", "2606:2800:220:1::1", "64:ff9b::5db8:d822", "2002:5db8::1"]
PRIVATE = [
    *("127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254"),
    *("0.0.0.1", "100.64.0.1", "224.0.0.1", "255.255.255.255", "192.0.2.1"),
    *("::1", "::", "fe80::1%eth0", "fc00::1", "ff02::1", "2001:db8::1"),
    # IPv4 in IPv6: mapped, translated, 6to4, Teredo.
    *("::ffff:127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "2001:0:1::7f00:1"),
]


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_are_public(address: str) -> None:
    """An address of the public internet may be asked, however it is written."""
    assert is_public(address)


@pytest.mark.parametrize("address", PRIVATE)
def test_private_addresses_are_not(address: str) -> None:
    """This machine, its network and what is reserved are private in all forms."""
    assert not is_public(address)


@pytest.mark.parametrize(
    ("host", "is_one"),
    [
        ("example.com", True),
        ("www.example.org.", True),
        ("blog.example", True),
        ("localhost", True),
        ("printer.local", True),
        ("example.com.evil.dev", False),
        ("myexample.com", False),
        ("huggingface.co", False),
    ],
)
def test_names_for_examples_are_reserved(host: str, *, is_one: bool) -> None:
    """Names for examples and private networks are told by their last labels."""
    assert is_reserved(host) is is_one
