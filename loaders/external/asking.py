"""Asking one address: HEAD, then GET, and wherever its redirects lead."""

from __future__ import annotations

import socket
import ssl
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from threading import Lock
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from urllib3.exceptions import (
    ConnectTimeoutError,
    HTTPError,
    LocationParseError,
    NameResolutionError,
    NewConnectionError,
    ReadTimeoutError,
    SSLError,
)
from urllib3.util.url import Url, parse_url

from blogdb.loaders.external import robots
from blogdb.loaders.external.answers import (
    GONE,
    INVALID,
    MOVED,
    OK,
    REFUSED,
    UNASKED,
    UNREACHABLE,
    UNSAFE,
    AddressAnswer,
    Later,
    of_status,
)
from blogdb.loaders.external.hosts import is_reserved
from blogdb.loaders.external.visits import NotPublicError, StoppedError

if TYPE_CHECKING:
    from blogdb.loaders.external.manners import Manners
    from blogdb.loaders.external.robots import Robots
    from blogdb.loaders.external.visits import Reply, Visit

AGENT = "blogdb"
"""The program's name in robots.txt."""

MOST_REDIRECTS = 10
LONGEST = 8_000
"""Characters of an address; servers accept no more."""

_FOR_GOOD = (301, 308)
_REDIRECTS = (*_FOR_GOOD, 302, 303, 307)
_UNKNOWN_ISSUER = (20, 21)
"""What OpenSSL calls a certificate whose issuer it does not know. Many servers forget
to send the one between, which browsers find by themselves."""

_Origin = tuple[str | None, str | None, int | None]


class _EndedError(Exception):
    """What is known of an address before its last redirect was followed."""

    def __init__(self, result: AddressAnswer | Later) -> None:
        super().__init__()
        self.result = result


@dataclass
class Asker:
    """Asks addresses, and remembers what their sites wish.

    Attributes:
        manners: how servers are asked.
    """

    manners: Manners
    _wishes: dict[_Origin, Robots] = field(default_factory=dict)
    _locks: defaultdict[_Origin, Lock] = field(
        default_factory=lambda: defaultdict(Lock)
    )

    def ask(self, address: str, visit: Visit) -> AddressAnswer | Later:
        """Ask an address once.

        Args:
            address: what a link has before #.
            visit: the connections to ask with.

        Returns:
            The answer, or that it may be another in a moment.
        """
        try:
            return self._follow(_read(address), visit)
        except ValueError as error:
            return AddressAnswer(INVALID, error=str(error))
        except _EndedError as ended:
            return ended.result

    def delay(self, address: str) -> float:
        """Return how many seconds a site wants between two requests.

        Args:
            address: one on it; its wishes are known once it was asked.
        """
        try:
            origin = _origin(_read(address))
        except ValueError:
            return 0.0
        return self._wishes.get(origin, robots.EVERYTHING).delay

    def _follow(self, start: Url, visit: Visit) -> AddressAnswer | Later:
        url, moved, seen = start, None, {start}
        is_for_good = True
        for _ in range(MOST_REDIRECTS + 1):
            self._require_allowed(url, visit)
            reply = self._request(url, visit)
            if reply.status not in _REDIRECTS or not reply.location:
                return _judged(start, url, moved, reply)
            url = _target(url, reply)
            is_for_good &= reply.status in _FOR_GOOD
            if is_for_good:
                moved = url.url
            url = url._replace(fragment=None)
            if url in seen:
                return AddressAnswer(
                    UNREACHABLE, reply.status, error="its redirects go in a circle"
                )
            seen.add(url)
        return AddressAnswer(
            UNREACHABLE, reply.status, error=f"it has over {MOST_REDIRECTS} redirects"
        )

    def _require_allowed(self, url: Url, visit: Visit) -> None:
        """Check that an address may be asked.

        Raises:
            _EndedError: it may not.
        """
        host = url.host or ""
        if is_reserved(host) and not self.manners.allow_private:
            raise _EndedError(
                AddressAnswer(
                    UNASKED, error=f"{host} is no host of the public internet"
                )
            )
        origin = _origin(url)
        # Two threads that ask one site both need its wishes; one of them fetches them.
        with self._locks[origin]:
            if origin not in self._wishes:
                self._wishes[origin] = self._fetch_wishes(url, visit)
        if not self._wishes[origin].allows(url.request_uri):
            raise _EndedError(
                AddressAnswer(
                    REFUSED, error="its robots.txt asks programs not to open it"
                )
            )

    def _fetch_wishes(self, url: Url, visit: Visit) -> Robots:
        place = Url(url.scheme, None, url.host, url.port, "/robots.txt")
        for _ in range(_MOST_REDIRECTS_OF_ROBOTS + 1):
            reply = self._send("GET", place, visit, most_bytes=robots.MOST_BYTES)
            if reply.status not in _REDIRECTS or not reply.location:
                break
            place = _target(place, reply)
        if 200 <= reply.status < 300:
            return robots.parse(reply.text, AGENT)
        told = of_status(
            reply.status, wait=_seconds(reply.wait), error="so answers its robots.txt"
        )
        # As RFC 9309 has it: a site that fails to say what it wishes wishes nothing.
        if isinstance(told, Later):
            raise _EndedError(told)
        return robots.EVERYTHING

    def _request(self, url: Url, visit: Visit) -> Reply:
        """Ask with HEAD, and with GET where a server does not know HEAD."""
        try:
            reply = visit.request("HEAD", url)
            if reply.status < 400:
                return reply
        except (NewConnectionError, ConnectTimeoutError, SSLError) as error:
            raise _EndedError(self._failure(url, error)) from error
        except (HTTPError, OSError, StoppedError, NotPublicError):
            pass
        return self._send("GET", url, visit)

    def _send(
        self, method: str, url: Url, visit: Visit, *, most_bytes: int = 0
    ) -> Reply:
        try:
            return visit.request(method, url, most_bytes=most_bytes)
        except (HTTPError, OSError, StoppedError, NotPublicError) as error:
            raise _EndedError(self._failure(url, error)) from error

    def _failure(self, url: Url, error: Exception) -> AddressAnswer | Later:
        """Tell what it means that no answer came."""
        match error:
            case NotPublicError():
                told = f"{url.host} is in a private network"
                return AddressAnswer(UNASKED, error=told)
            case NameResolutionError() if _is_no_host(error):
                return AddressAnswer(GONE, error=f"there is no host {url.host}")
            case SSLError() if flaw := _flaw(error):
                if flaw.verify_code in _UNKNOWN_ISSUER:
                    told = f"unknown issuer of its certificate ({flaw.verify_message})"
                    return AddressAnswer(REFUSED, error=told)
                told = f"its certificate proves nothing: {flaw.verify_message}"
                return AddressAnswer(UNSAFE, error=told)
            case NameResolutionError():
                told = f"the host {url.host} is not found at present"
            case NewConnectionError():
                told = f"nothing answers at {url.host}"
            case ConnectTimeoutError():
                told = f"no connection within {self.manners.connect_seconds:g} seconds"
            case ReadTimeoutError():
                told = f"no answer within {self.manners.read_seconds:g} seconds"
            case StoppedError():
                told = f"no answer within {self.manners.exchange_seconds:g} seconds"
            case SSLError():
                told = "no safe connection comes about"
            case _:
                told = "the connection broke off"
        return Later(AddressAnswer(UNREACHABLE, error=told))


_MOST_REDIRECTS_OF_ROBOTS = 5


def _read(address: str) -> Url:
    """Take an address apart, percent-encoded and with its host in ASCII.

    Raises:
        ValueError: it is none that can be asked; the text says why.
    """
    if len(address) > LONGEST:
        raise ValueError(f"longer than {LONGEST:,} characters")
    try:
        url = parse_url(address)
        # Its labels may be empty or too long, which would be found much later.
        (url.host or "").encode("idna")
    except (LocationParseError, UnicodeError) as error:
        raise ValueError("not a valid address") from error
    if url.scheme not in ("http", "https"):
        raise ValueError("not an address on the web")
    if not url.host:
        raise ValueError("it names no host")
    # What stands before @ would be sent as a password.
    return url._replace(auth=None)


def _target(url: Url, reply: Reply) -> Url:
    try:
        return _read(urljoin(url.url, reply.location or ""))
    except ValueError as error:
        told = f"it leads to {(reply.location or '')[:_MOST_TOLD]}: {error}"
        raise _EndedError(AddressAnswer(REFUSED, reply.status, error=told)) from error


_MOST_TOLD = 200


def _judged(
    start: Url, url: Url, moved: str | None, reply: Reply
) -> AddressAnswer | Later:
    """Tell what the last answer means for the address that a link has."""
    leads = f"it leads to {url.url[:_MOST_TOLD]}"
    result = of_status(
        reply.status,
        wait=_seconds(reply.wait),
        error=None if url == start else leads,
    )
    if not isinstance(result, AddressAnswer) or result.outcome != OK:
        return result
    if (start.scheme, url.scheme) == ("https", "http"):
        return AddressAnswer(
            UNSAFE, reply.status, error=f"{leads}, which is not encrypted"
        )
    if moved is not None:
        return AddressAnswer(MOVED, reply.status, moved)
    return result


def _origin(url: Url) -> _Origin:
    return url.scheme, url.host, url.port


def _is_no_host(error: Exception) -> bool:
    cause = error.__cause__
    return isinstance(cause, socket.gaierror) and cause.errno in (
        socket.EAI_NONAME,
        socket.EAI_NODATA,
    )


def _flaw(error: SSLError) -> ssl.SSLCertVerificationError | None:
    """Return what is wrong with a certificate, if it is that."""
    inner = error.args[0] if error.args else None
    return inner if isinstance(inner, ssl.SSLCertVerificationError) else None


def _seconds(wait: str | None) -> float | None:
    """Read Retry-After: seconds, or a date."""
    if wait is None:
        return None
    text = wait.strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        until = parsedate_to_datetime(text)
    except ValueError:
        return None
    if until.tzinfo is None:
        until = until.replace(tzinfo=UTC)
    return max(0.0, (until - datetime.now(UTC)).total_seconds())
