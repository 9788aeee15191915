"""A server of the test's own, whose paths answer in every way that a site may."""

from __future__ import annotations

import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Lock, Thread

SELF_SIGNED = Path(__file__).with_name("self_signed.pem")
"""A certificate for 127.0.0.1, valid until 2126, and its key."""

HUGE = 200_000_000


@dataclass
class Site:
    """What the server's paths answer, and what it was asked.

    Attributes:
        port: where it listens, on all addresses of this machine.
        robots: its robots.txt; None for a site without one.
        asked: method, host and path of each request, in order.
        times: when each came (monotonic).
        is_gone: whether it breaks every connection off.
        most_at_once: of requests to `/slow`.
        count_sent: bytes of the body at `/huge`.
    """

    port: int = 0
    robots: str | int | None = None
    asked: list[tuple[str, str, str]] = field(default_factory=list)
    times: list[float] = field(default_factory=list)
    is_gone: bool = False
    most_at_once: int = 0
    count_sent: int = 0
    lock: Lock = field(default_factory=Lock)
    count_now: int = 0

    def at(self, path: str, host: str = "127.0.0.1", scheme: str = "http") -> str:
        """Tell the address of a path."""
        return f"{scheme}://{host}:{self.port}{path}"

    def asked_for(self, path: str) -> list[str]:
        """Tell with which methods a path was asked for."""
        return [method for method, _, asked in self.asked if asked == path]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    site: Site

    def do_HEAD(self) -> None:
        self._answer()

    def do_GET(self) -> None:
        self._answer()

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def _answer(self) -> None:
        self.close_connection = self.site.is_gone
        if self.site.is_gone:
            return
        host = self.headers["Host"].partition(":")[0]
        with self.site.lock:
            self.site.asked.append((self.command, host, self.path))
            self.site.times.append(time.monotonic())
        name, _, rest = self.path.removeprefix("/").partition("/")
        # HEAD and GET count as one.
        is_first = len(self.site.asked_for(self.path)) <= 2
        answers: dict[str, Callable[[], None]] = {
            "robots.txt": self._robots,
            "no-head": lambda: self._say(405 if self.command == "HEAD" else int(rest)),
            "to-301": lambda: self._say(301, Location=rest),
            "to-302": lambda: self._say(302, Location=rest),
            "to-308": lambda: self._say(308, Location=rest),
            "circle": lambda: self._say(301, Location=f"/circle/{'b' * (rest == 'a')}"),
            "down": lambda: self._say(302, Location=f"/down/{int(rest) - 1}"),
            "busy": lambda: self._say(429, **{"Retry-After": rest}),
            "busy-once": lambda: (
                self._say(429, **{"Retry-After": rest}) if is_first else self._say(200)
            ),
            "failing-once": lambda: self._say(500 if is_first else 200),
            "hang": lambda: time.sleep(float(rest)),
            "drip": self._drip,
            "slow": self._slow,
            "huge": self._huge,
        }
        status = int(name) if name.isdigit() else 200
        answers.get(name, lambda: self._say(status))()

    def _robots(self) -> None:
        if isinstance(self.site.robots, str):
            self._say(200, self.site.robots.encode())
        else:
            self._say(self.site.robots or 404)

    def _slow(self) -> None:
        with self.site.lock:
            self.site.count_now += 1
            self.site.most_at_once = max(self.site.most_at_once, self.site.count_now)
        time.sleep(0.05)
        with self.site.lock:
            self.site.count_now -= 1
        self._say(200)

    def _say(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        for key, value in headers.items():
            self.send_header(key, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def _drip(self) -> None:
        self.wfile.write(b"HTTP/1.1 200 OK\r\nX: ")
        for _ in range(100):
            time.sleep(0.05)
            self.wfile.write(b"x")

    def _huge(self) -> None:
        if self.command == "HEAD":
            self._say(405)
            return
        self.send_response(200)
        self.send_header("Content-Length", str(HUGE))
        self.end_headers()
        while self.site.count_sent < HUGE:
            self.wfile.write(bytes(100_000))
            self.site.count_sent += 100_000


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 50

    def handle_error(self, *_: object) -> None:
        """Say nothing of clients that went away."""


@contextmanager
def serving(*, is_safe: bool = False) -> Iterator[Site]:
    """Serve a site while the block runs.

    Args:
        is_safe: under TLS, with the self-signed certificate.

    Yields:
        The site.
    """
    site = Site()
    server = _Server(("0.0.0.0", 0), type("Handler", (_Handler,), {"site": site}))  # noqa: S104
    site.port = server.server_port
    if is_safe:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(SELF_SIGNED)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
