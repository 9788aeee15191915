"""The connections by which one link is asked, to hosts of the public internet only.

urllib3 speaks HTTP and checks certificates. Its own way to try again is not used: a
server's wish to wait concerns all links to it, and a pause has to end with Ctrl-C.
Proxies are not used either, since only here can be seen where a name leads.
"""

from __future__ import annotations

import socket
import ssl
import time
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from threading import Lock
from typing import TYPE_CHECKING, Any, Self

from urllib3 import HTTPConnectionPool, HTTPSConnectionPool, Timeout
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import (
    ConnectTimeoutError,
    HTTPError,
    NameResolutionError,
    NewConnectionError,
)
from urllib3.util.connection import create_connection

from blogdb._version import __version__
from blogdb.loaders.external.hosts import is_public

if TYPE_CHECKING:
    from urllib3 import BaseHTTPResponse
    from urllib3.util.url import Url

    from blogdb.loaders.external.manners import Manners

USER_AGENT = f"blogdb/{__version__} (asks whether a blog's links still lead somewhere)"

_HEADERS = {"User-Agent": USER_AGENT, "Accept": "*/*"}


class NotPublicError(Exception):
    """A host is in a private network, or is this machine."""


class StoppedError(Exception):
    """An exchange took too long, or nobody waits for it any more."""


@dataclass(frozen=True)
class Reply:
    """A server's answer to one request.

    Attributes:
        status: its number (HTTP).
        location: where it leads, as the server writes it; None where nowhere.
        wait: seconds that the server wants nobody to ask; None where it does not say.
        text: the body, as far as it was wanted.
    """

    status: int
    location: str | None
    wait: str | None
    text: str


@dataclass(eq=False)
class Visit:
    """The connections of one thread while it asks one link.

    Another thread ends what takes too long: the timeouts of sockets begin anew with
    each byte, and a server may send one every few seconds.
    """

    manners: Manners
    _pools: dict[tuple[str, str, int | None], HTTPConnectionPool] = field(
        default_factory=dict
    )
    _sockets: list[socket.socket] = field(default_factory=list)
    _lock: Lock = field(default_factory=Lock)
    _deadline: float = float("inf")
    _is_ended: bool = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for pool in self._pools.values():
            pool.close()
        with self._lock:
            for each in self._sockets:
                each.close()
            self._sockets.clear()

    def request(self, method: str, url: Url, *, most_bytes: int = 0) -> Reply:
        """Send a request, and read the answer.

        Args:
            method: HEAD or GET.
            url: an address with a scheme and a host.
            most_bytes: of the body that are read; the rest is not.

        Returns:
            The answer.

        Raises:
            NotPublicError: the host may not be asked.
            StoppedError: it took too long.
            HTTPError: no answer came.
        """
        with self._lock:
            if self._is_ended:
                raise StoppedError
            self._deadline = time.monotonic() + self.manners.exchange_seconds
        try:
            response = self._pool(url).urlopen(
                method,
                url.request_uri,
                headers=_HEADERS,
                retries=False,
                redirect=False,
                preload_content=False,
                decode_content=False,
            )
            try:
                body = response.read(most_bytes) if most_bytes else b""
            finally:
                # An answer to HEAD has no body, so its connection serves the next
                # request; the rest of other bodies is not read.
                if method == "HEAD":
                    response.release_conn()
                else:
                    response.close()
            # What is cut off in its headers is taken for an answer.
            self._require_time()
        except (HTTPError, OSError):
            self._require_time()
            raise
        finally:
            self._deadline = float("inf")
        return _reply(response, body)

    def end(self, *, now: float | None = None) -> None:
        """End what is being done, from another thread.

        Args:
            now: end only an exchange that should have ended by this time.
        """
        with self._lock:
            if now is None:
                self._is_ended = True
                self._deadline = float("-inf")
            elif now < self._deadline:
                return
            for each in self._sockets:
                with suppress(OSError):
                    each.shutdown(socket.SHUT_RDWR)

    def connect(self, host: str, port: int) -> socket.socket:
        """Connect to the first address of a host that may be asked and answers.

        The address that is checked is the one that is used: a name that is resolved
        twice may lead elsewhere the second time.

        Raises:
            NotPublicError: there is none that may be asked.
            StoppedError: it took too long.
            OSError: none answers, or the host does not exist.
        """
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        addresses = dict.fromkeys(str(each[4][0]) for each in found)
        allowed = [
            each for each in addresses if self.manners.allow_private or is_public(each)
        ]
        if not allowed:
            raise NotPublicError
        failure: OSError = TimeoutError("timed out")
        for address in allowed:
            self._require_time()
            try:
                made = create_connection((address, port), self.manners.connect_seconds)
            except OSError as error:
                failure = error
                continue
            with self._lock:
                # A second handle of the same connection: TLS takes over the first.
                self._sockets.append(made.dup())
            return made
        raise failure

    def _require_time(self) -> None:
        if time.monotonic() >= self._deadline:
            raise StoppedError

    def _pool(self, url: Url) -> HTTPConnectionPool:
        key = (url.scheme or "", url.host or "", url.port)
        if key not in self._pools:
            options: dict[str, Any] = {
                "timeout": Timeout(
                    connect=self.manners.connect_seconds, read=self.manners.read_seconds
                ),
                "visit": self,
            }
            self._pools[key] = (
                _SafePool(key[1], key[2], ssl_context=_trust(), **options)
                if key[0] == "https"
                else _PlainPool(key[1], key[2], **options)
            )
        return self._pools[key]


class _PlainConnection(HTTPConnection):
    """A connection that a visit makes."""

    def __init__(self, *arguments: Any, visit: Visit, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._visit = visit

    def _new_conn(self) -> socket.socket:
        return _connected(self, self._visit)


class _SafeConnection(HTTPSConnection):
    """A connection that a visit makes, under TLS."""

    def __init__(self, *arguments: Any, visit: Visit, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._visit = visit

    def _new_conn(self) -> socket.socket:
        return _connected(self, self._visit)


class _PlainPool(HTTPConnectionPool):
    ConnectionCls = _PlainConnection


class _SafePool(HTTPSConnectionPool):
    ConnectionCls = _SafeConnection


def _connected(connection: HTTPConnection, visit: Visit) -> socket.socket:
    """Connect, and say in urllib3's words what goes wrong."""
    host = connection.host.strip("[]")
    try:
        return visit.connect(host, connection.port)
    except socket.gaierror as error:
        raise NameResolutionError(host, connection, error) from error
    except TimeoutError as error:
        raise ConnectTimeoutError(connection, "timed out") from error
    except OSError as error:
        raise NewConnectionError(connection, str(error)) from error


@cache
def _trust() -> ssl.SSLContext:
    """Read the certificates that the system trusts, once: it takes 20 ms."""
    return ssl.create_default_context()


def _reply(response: BaseHTTPResponse, body: bytes) -> Reply:
    location = response.headers.get("Location")
    if location is not None:
        # Headers are read as Latin-1; servers write UTF-8.
        location = location.encode("latin-1", "replace").decode("utf-8", "replace")
    return Reply(
        response.status,
        location,
        response.headers.get("Retry-After"),
        body.decode("utf-8", "replace"),
    )
