"""How other sites are asked: whom, how long, how fast."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Manners:
    """How servers are asked.

    Attributes:
        allow_private: whether hosts that are not public may be asked.
        connect_seconds: the longest wait for a connection to an address of a host.
        read_seconds: the longest wait for the next piece of an answer.
        exchange_seconds: the longest time of a request and its answer.
    """

    allow_private: bool = False
    connect_seconds: float = 10.0
    read_seconds: float = 20.0
    exchange_seconds: float = 30.0


@dataclass(frozen=True)
class Pace:
    """How fast addresses are asked.

    Attributes:
        threads: addresses at once.
        per_host: of them on one host.
        delay: seconds between two on one host, at least.
        tries: how often an address is asked that may answer in a moment.
        back_off: seconds before the second try; four times as many before the third.
        longest_wait: seconds that a host may want nobody to ask; one that wants more
            is left for the next run.
    """

    threads: int = 32
    per_host: int = 2
    delay: float = 0.2
    tries: int = 3
    back_off: float = 2.0
    longest_wait: float = 60.0


POLITE = Manners()
STEADY = Pace()
"""What a blog's links are asked with."""
