"""Apache Superset, installed in a folder of its own, and started on an empty state."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from ..conftest import REPOSITORY

HOME = REPOSITORY / "build" / "superset"
"""What is installed is kept here for the next time, and the pictures are."""

NEEDS = (
    "apache-superset>=6.1,<6.2",
    # What Superset 6.1 needs and does not name.
    *("rich", "cachetools", "flask-caching==2.3.1"),
    *("duckdb>=1.5,<3", "duckdb-engine>=0.17,<1"),
)
CONFIGURATION = """
SECRET_KEY = "only-for-this-test"
SQLALCHEMY_DATABASE_URI = "sqlite:///{state}"
WTF_CSRF_ENABLED = False
TALISMAN_ENABLED = False
"""
USER = "admin"


@dataclass
class Superset:
    """A server, asked through its API.

    Attributes:
        address: its address.
        token: what lets its administrator in.
    """

    address: str
    token: str = ""

    def ask(self, path: str, body: Any = None, *, archive: Path | None = None) -> Any:
        """Ask the API.

        Args:
            path: below `/api/v1`.
            body: what to send as JSON.
            archive: a file to send in a form, to be imported.

        Returns:
            The answer's JSON.
        """
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        data = None
        if archive is not None:
            data, kind = _form(archive)
            headers["Content-Type"] = kind
        elif body is not None:
            data = json.dumps(body).encode()
            headers["Content-Type"] = "application/json"
        request = urllib.request.Request(  # noqa: S310 - its own address
            f"{self.address}/api/v1{path}", data, headers
        )
        try:
            with urllib.request.urlopen(request, timeout=120) as answer:  # noqa: S310
                return json.load(answer)
        except urllib.error.HTTPError as error:
            raise AssertionError(
                f"{path}: {error.code} {error.read()[:2000]!r}"
            ) from error


def _form(archive: Path) -> tuple[bytes, str]:
    mark = "a-mark-that-is-in-no-file"
    head = (
        f"--{mark}\r\nContent-Disposition: form-data; name=formData;"
        f" filename={archive.name}\r\n\r\n"
    )
    rest = (
        f"\r\n--{mark}\r\nContent-Disposition: form-data; name=overwrite\r\n\r\ntrue"
        f"\r\n--{mark}--\r\n"
    )
    data = head.encode() + archive.read_bytes() + rest.encode()
    return data, f"multipart/form-data; boundary={mark}"


@pytest.fixture(scope="session")
def superset(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Superset]:
    """A server with an administrator and nothing else."""
    binaries = _installed()
    folder = tmp_path_factory.mktemp("superset")
    configuration = folder / "superset_config.py"
    configuration.write_text(CONFIGURATION.format(state=folder / "state.db"))
    environment = os.environ | {
        "SUPERSET_CONFIG_PATH": str(configuration),
        "SUPERSET_HOME": str(folder),
        "FLASK_APP": "superset",
    }
    environment.pop("PYTHONPATH", None)
    for words in (
        ("db", "upgrade"),
        (
            *("fab", "create-admin", "--username", USER, "--password", USER),
            *("--firstname", "A", "--lastname", "B", "--email", "a@b.example"),
        ),
        ("init",),
    ):
        subprocess.run(
            [binaries / "superset", *words],
            check=True,
            capture_output=True,
            env=environment,
        )
    port = _free_port()
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(
            [binaries / "superset", "run", "--port", str(port), "--with-threads"],
            env=environment,
            stdout=log,
            stderr=log,
        )
        try:
            yield _signed_in(f"http://127.0.0.1:{port}", server)
        finally:
            server.terminate()
            server.wait(30)


def _installed() -> Path:
    """Install Superset if need be, and return the folder of its programs."""
    binaries = HOME / "venv" / "bin"
    if not (binaries / "superset").exists():
        subprocess.run([sys.executable, "-m", "venv", HOME / "venv"], check=True)
        subprocess.run([binaries / "pip", "install", "-q", *NEEDS], check=True)
    return binaries


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port


def _signed_in(address: str, server: subprocess.Popen[bytes]) -> Superset:
    """Wait until the server answers, and sign in."""
    found = Superset(address)
    until = time.monotonic() + 180
    while True:
        try:
            answer = found.ask(
                "/security/login",
                {"username": USER, "password": USER, "provider": "db"},
            )
        except (OSError, AssertionError):
            if time.monotonic() > until or server.poll() is not None:
                raise
            time.sleep(1)
        else:
            found.token = answer["access_token"]
            return found
