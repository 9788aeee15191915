"""Asking the links of a blog: which are asked, what is kept, and for how long."""

from __future__ import annotations

import datetime as dt
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from blogdb.db import engine
from blogdb.db.errors import SystemFailureError
from blogdb.loaders.external.checking import Checked, check_links
from blogdb.loaders.external.manners import Manners, Pace
from blogdb.loaders.forget import forget

from ...conftest import PROGRAM, Run, obey_signals
from ..plain import ask
from .server import Site

Blog = Callable[..., Path]

# The audit asks most of the views.
pytestmark = pytest.mark.every_view


def check(database: Path, days: int = 30, **more: Any) -> Checked:
    """Ask the links of a blog."""
    return check_links(
        database,
        max_age=dt.timedelta(days=days),
        time_limit=dt.timedelta(seconds=20),
        manners=Manners(allow_private=True, connect_seconds=1, read_seconds=0.5),
        pace=Pace(delay=0, back_off=0, tries=1),
        **more,
    )


def outcomes(database: Path, site: Site) -> dict[str, str]:
    """Read what is kept: path on the site to outcome."""
    rows = ask(database, "select url, outcome from link_checks")
    return {url.removeprefix(site.at("")): outcome for url, outcome in rows}


def test_each_address_is_asked_once_and_its_answer_kept(site: Site, blog: Blog) -> None:
    """Links that differ after # are one, links in code and within the blog are none."""
    links = ["/page#a", "/page#b", "/404", "/to-301//page"]
    database = blog(
        one=[*map(site.at, links), "/two", "mailto:a@b.dev", "https://a..b/"],
        two=[site.at("/404"), f"y)\n\n```\n{site.at('/code')}\n```\n["],
    )
    done = check(database)
    assert done == Checked(4, 0, 0, {"ok": 1, "gone": 1, "moved": 1, "invalid": 1})
    assert outcomes(database, site) == {
        "/page": "ok",
        "/404": "gone",
        "/to-301//page": "moved",
        "https://a..b/": "invalid",
    }
    assert site.asked_for("/page") == ["HEAD", "HEAD"]
    dead = "select slug, line, link_url, new_url from dead_external_links order by all"
    assert [(slug, url, new) for slug, _, url, new in ask(database, dead)] == [
        ("one", site.at("/404"), None),
        ("one", site.at("/to-301//page"), site.at("/page")),
        ("one", "https://a..b/", None),
        ("two", site.at("/404"), None),
    ]


def test_answers_are_kept_until_they_are_old_or_of_no_link(
    site: Site, blog: Blog
) -> None:
    """A later run asks only what is due, and drops what no post links to."""
    paths = ["/page", "/404", "/403"]
    database = blog(one=[*map(site.at, paths)], two=[site.at("/two")])
    check(database)
    before = database.stat()
    assert check(database) == Checked(4, 4, 0, {})
    after = database.stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    _make_older(database, days=2)
    count_asked = len(site.asked)
    # What programs may not ask may differ the next day; pages only after the 30 days.
    assert check(database) == Checked(4, 3, 0, {"refused": 1})
    assert not [path for _, _, path in site.asked[count_asked:] if path == "/page"]
    since = "select (checked_at - since_at) >= interval 1 day from link_checks"
    assert ask(database, f"{since} where outcome = 'refused'") == [(True,)]
    blog(one=[*map(site.at, paths)])
    assert len(outcomes(database, site)) == 4
    assert check(database, days=1).outcomes == {"ok": 1, "gone": 1}
    assert outcomes(database, site) == {
        "/page": "ok",
        "/404": "gone",
        "/403": "refused",
    }


def _make_older(database: Path, days: int) -> None:
    with engine.connect(database, read_only=False) as connection:
        connection.execute(
            "update link_checks set checked_at = checked_at - to_days(?),"
            " since_at = since_at - to_days(?)",
            [days, days],
        ).fetchall()


def test_a_forgotten_post_takes_its_answers_along(site: Site, blog: Blog) -> None:
    """What only a forgotten post linked to is forgotten with it."""
    shared = site.at("/page")
    database = blog(one=[shared, site.at("/404")], two=[shared])
    check(database)
    forget(database, ["one"], [])
    assert outcomes(database, site) == {"/page": "ok"}


def test_without_a_network_nothing_is_kept(blog: Blog) -> None:
    """Where nobody at all answers, that says nothing about the links."""
    with _closed_port() as port:
        database = blog(one=[f"http://127.0.0.{n}:{port}/" for n in (1, 2, 3)])
        with pytest.raises(SystemFailureError, match=r"hosts asked \(3\) answered"):
            check(database)
    assert ask(database, "select count(*) from link_checks") == [(0,)]


def test_one_that_answered_before_tells_whether_there_is_a_network(
    site: Site, blog: Blog
) -> None:
    """If only dead hosts are due, a living one is asked again, too."""
    with _closed_port() as port:
        dead = [f"http://127.0.0.{n}:{port}/" for n in (2, 3, 4)]
        database = blog(one=[site.at("/page"), *dead])
        check(database)
        _make_older(database, days=2)
        assert check(database).outcomes == {"unreachable": 3, "ok": 1}
        assert site.asked_for("/page") == ["HEAD", "HEAD"]
        assert len(ask(database, "from dead_external_links")) == 3
        database_of_one = blog(one=[f"http://127.0.0.1:{port}/", site.at("/page")])
        site.is_gone = True
        with pytest.raises(SystemFailureError, match=r"hosts asked \(1\) answered"):
            check(database_of_one)


@contextmanager
def _closed_port() -> Iterator[int]:
    """Hold a port at which nobody answers."""
    with socket.socket() as closed:
        closed.bind(("0.0.0.0", 0))  # noqa: S104 - nobody listens
        yield closed.getsockname()[1]


def test_it_says_which_extra_is_missing(
    blog: Blog, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without the extra the program says how to install it."""
    monkeypatch.setitem(sys.modules, "idna", None)
    with pytest.raises(SystemFailureError, match=r"pip install 'blogdb\[audit\]'"):
        check(blog(one=[]))


def test_the_audit_asks_first_and_then_tells(site: Site, blog: Blog, run: Run) -> None:
    """The command says what was asked on stderr, and findings on stdout."""
    database = blog(one=[site.at("/page"), site.at("/404")])
    options = ("audit", "--rule", "dead-external-link", "--db", database)
    asked = run(*options, "--external", "--allow-private", "--fail-on", "error")
    assert asked.returncode == 10
    assert asked.stderr.startswith("blogdb: 2 links to other sites asked: ")
    assert f"{site.at('/404')} leads to what is gone (404)" in asked.stdout
    count = len(site.asked)
    assert "(404)" in run(*options).stdout
    assert len(site.asked) == count


def test_a_private_network_is_asked_only_where_allowed(
    site: Site, blog: Blog, run: Run
) -> None:
    """By default nobody asks this machine, and options without --external are wrong."""
    database = blog(one=[site.at("/404")])
    asked = run("audit", "--external", "--max-age", "0", "--db", database)
    assert asked.stderr == "blogdb: 1 link to other sites asked: 1 unasked\n"
    assert site.asked == []
    alone = run("audit", "--allow-private", "--db", database)
    assert (alone.returncode, "go with --external" in alone.stderr) == (2, True)
    wrong = run("audit", "--external", "--max-age", "3 days", "--db", database)
    assert (wrong.returncode, "15m, 12h or 30d" in wrong.stderr) == (2, True)


def test_ctrl_c_keeps_what_was_answered(site: Site, blog: Blog) -> None:
    """A run that is interrupted ends at once and writes the answers that it has."""
    database = blog(one=[site.at("/404"), site.at("/hang/20")])
    command = [PROGRAM, "audit", "--external", "--allow-private", "--db", database]
    with subprocess.Popen(
        command,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=obey_signals,  # noqa: PLW1509 - it only sets signals
    ) as process:
        while not site.asked_for("/hang/20") or "GET" not in site.asked_for("/404"):
            time.sleep(0.02)
        time.sleep(0.2)
        process.send_signal(signal.SIGINT)
        start = time.monotonic()
        _, told = process.communicate(timeout=15)
    assert time.monotonic() - start < 5
    assert process.returncode == 130
    assert told.lstrip() == (
        "blogdb: interrupted; 1 of 2 links were asked, and their answers kept\n"
    )
    assert outcomes(database, site) == {"/404": "gone"}
