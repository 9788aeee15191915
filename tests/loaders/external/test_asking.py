"""Asking addresses: what each answer means, and how politely they are asked."""

from __future__ import annotations

import socket
import ssl
import time

import pytest

from blogdb.loaders.external import visits
from blogdb.loaders.external.answers import AddressAnswer
from blogdb.loaders.external.asking import Asker
from blogdb.loaders.external.crew import Crew
from blogdb.loaders.external.manners import Manners, Pace
from blogdb.loaders.external.visits import USER_AGENT

from .server import HUGE, SELF_SIGNED, Site

QUICK = Manners(
    allow_private=True, connect_seconds=1, read_seconds=0.3, exchange_seconds=0.6
)
PACE = Pace(threads=8, delay=0, back_off=0.02, longest_wait=1.5)


def ask(
    *addresses: str, manners: Manners = QUICK, pace: Pace = PACE, seconds: float = 20
) -> dict[str, AddressAnswer]:
    """Ask addresses that are all of one host."""
    crew = Crew(Asker(manners), pace)
    crew.run(
        [(address, "host") for address in addresses],
        seconds=seconds,
        progress=lambda _: None,
    )
    return crew.answers


def ask_one(address: str, manners: Manners = QUICK, pace: Pace = PACE) -> AddressAnswer:
    """Ask one address."""
    return ask(address, manners=manners, pace=pace)[address]


def test_a_status_tells_what_a_link_is_worth(site: Site) -> None:
    """Pages that are there, gone, kept from programs, or failing are told apart."""
    wanted = {200: "ok", 204: "ok", 404: "gone", 410: "gone", 403: "refused"}
    wanted |= {401: "refused", 400: "refused", 999: "refused", 502: "unreachable"}
    found = ask(*(site.at(f"/{status}") for status in wanted))
    assert {
        int(url.rpartition("/")[2]): (answer.outcome, answer.status)
        for url, answer in found.items()
    } == {status: (outcome, status) for status, outcome in wanted.items()}


def test_a_server_that_refuses_head_is_asked_with_get(site: Site) -> None:
    """GET decides where HEAD fails, and is left out where HEAD tells enough."""
    found = ask(site.at("/no-head/200"), site.at("/no-head/404"), site.at("/page"))
    assert [answer.outcome for answer in found.values()].count("ok") == 2
    assert site.asked_for("/no-head/200") == ["HEAD", "GET"]
    assert site.asked_for("/page") == ["HEAD"]
    assert found[site.at("/no-head/404")] == AddressAnswer("gone", 404)


def test_a_page_has_moved_as_far_as_its_redirects_are_for_good(site: Site) -> None:
    """The new address is the last that redirects for good lead to from the start."""
    between = site.at("/to-302//there")
    wanted = {
        "/to-301//there": AddressAnswer("moved", 200, site.at("/there")),
        f"/to-308/{site.at('/to-301//there')}": AddressAnswer(
            "moved", 200, site.at("/there")
        ),
        f"/to-301/{between}": AddressAnswer("moved", 200, between),
        f"/to-302/{site.at('/to-301//there')}": AddressAnswer("ok", 200),
        "/to-301//404": AddressAnswer(
            "gone", 404, error=f"it leads to {site.at('/404')}"
        ),
    }
    found = ask(*map(site.at, wanted))
    assert found == {site.at(path): answer for path, answer in wanted.items()}


def test_redirects_that_do_not_end_are_given_up(site: Site) -> None:
    """A circle is told, and so is a chain of more than ten redirects."""
    circle, chain = map(site.at, ("/circle/a", "/down/99"))
    found = ask(circle, chain)
    assert found[circle] == AddressAnswer(
        "unreachable", 301, error="its redirects go in a circle"
    )
    assert found[chain] == AddressAnswer(
        "unreachable", 302, error="it has over 10 redirects"
    )
    assert len([path for _, _, path in site.asked if path.startswith("/down")]) == 11


def test_a_failure_of_a_moment_is_none(site: Site) -> None:
    """What fails once, or wants a short pause, is asked again."""
    found = ask(site.at("/failing-once"), site.at("/busy-once/1"))
    assert {answer.outcome for answer in found.values()} == {"ok"}
    times = [
        when
        for when, (_, _, path) in zip(site.times, site.asked, strict=True)
        if path == "/busy-once/1"
    ]
    # HEAD and GET at once, the next after the second that the server wants.
    assert times[2] - times[1] >= 0.95


def test_a_host_that_wants_a_long_pause_is_left_alone(site: Site) -> None:
    """After 429 with an hour's pause none of the host's other links is asked."""
    busy = site.at("/busy/3600")
    others = [site.at(f"/page/{number}") for number in range(20)]
    found = ask(busy, *others, pace=Pace(per_host=1, delay=0))
    assert found == {busy: AddressAnswer("refused", 429)}
    assert site.asked_for("/page/0") == []


def test_few_are_asked_at_once_on_one_host(site: Site) -> None:
    """Of many links to one host two are asked at a time, with a pause between them."""
    found = ask(*(site.at(f"/slow/{n}") for n in range(10)), pace=Pace(delay=0.03))
    assert len(found) == 10
    assert site.most_at_once == 2
    starts = sorted(
        when
        for when, (_, _, path) in zip(site.times, site.asked, strict=True)
        if path.startswith("/slow")
    )
    assert starts[-1] - starts[0] >= 9 * 0.03 - 0.02


def test_robots_wishes_are_followed(site: Site) -> None:
    """What robots.txt forbids is not asked for, and its delay is kept."""
    site.robots = "User-agent: blogdb\nDisallow: /private\nCrawl-delay: 0.2"
    addresses = [
        site.at(path) for path in ("/private/x", "/a", "/b", "/to-302//private")
    ]
    found = ask(*addresses, pace=Pace(per_host=1, delay=0))
    assert [found[each].outcome for each in addresses] == [
        *("refused", "ok", "ok", "refused")
    ]
    assert "robots.txt" in (found[addresses[0]].error or "")
    assert not site.asked_for("/private/x") + site.asked_for("/private")
    assert site.asked_for("/robots.txt") == ["GET"]
    assert site.times[-1] - site.times[0] >= 3 * 0.2


def test_a_site_that_cannot_say_its_wishes_is_not_asked(site: Site) -> None:
    """Where robots.txt fails nothing is asked for, and where there is none all is."""
    site.robots = 503
    answer = ask_one(site.at("/page"))
    assert (answer.outcome, answer.status) == ("unreachable", 503)
    assert site.asked_for("/page") == []


def test_slow_servers_are_given_up(site: Site) -> None:
    """No answer, or one byte from time to time, takes no longer than allowed."""
    start = time.monotonic()
    pace = Pace(threads=8, per_host=8, delay=0, tries=1)
    found = ask(site.at("/hang/5"), site.at("/drip"), pace=pace)
    assert {answer.outcome for answer in found.values()} == {"unreachable"}
    assert "0.3 seconds" in (found[site.at("/hang/5")].error or "")
    assert "0.6 seconds" in (found[site.at("/drip")].error or "")
    assert time.monotonic() - start < 4


def test_bodies_are_not_read(site: Site) -> None:
    """A page of 200 MB costs no more than what the system keeps of it."""
    assert ask_one(site.at("/huge")) == AddressAnswer("ok", 200)
    assert site.count_sent < HUGE / 4


def test_a_run_ends_in_time(site: Site) -> None:
    """When the time is over, what was not answered is left for the next run."""
    start = time.monotonic()
    found = ask(
        site.at("/page"), site.at("/hang/5"), seconds=0.3, manners=Manners(True)
    )
    assert list(found) == [site.at("/page")]
    assert time.monotonic() - start < 2


def test_what_nobody_can_reach_is_told(site: Site) -> None:
    """A closed port, a host that does not exist and a faulty address differ."""
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        dead = f"http://127.0.0.1:{closed.getsockname()[1]}/"
        assert ask_one(dead).outcome == "unreachable"
    faulty = ["http://", "https://a b.dev/", "http://a..b/", "http://a:x/", "http:x"]
    found = ask(*faulty, "https://a.dev/" + "x" * 8_000)
    assert {answer.outcome for answer in found.values()} == {"invalid"}
    away = ask_one(site.at("/to-301/mailto:a@b.dev"))
    assert (away.outcome, away.status) == ("refused", 301)


def test_a_host_that_does_not_exist_is_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the name service does not know is gone, unless the service itself fails."""

    def look_up(host: str, *_: object, **__: object) -> list[object]:
        known = {"away.dev": socket.EAI_AGAIN, "gone.dev": socket.EAI_NONAME}
        raise socket.gaierror(known[host], "no")

    monkeypatch.setattr(visits.socket, "getaddrinfo", look_up)
    assert ask_one("http://gone.dev/").outcome == "gone"
    assert ask_one("http://away.dev/").outcome == "unreachable"


def test_a_certificate_that_proves_nothing_is_unsafe(
    safe_site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A certificate has to be of someone who is trusted, and for that host."""
    address = safe_site.at("/page", scheme="https")
    untrusted = ask_one(address)
    assert untrusted.outcome == "unsafe"
    assert "self-signed" in (untrusted.error or "")
    trusting = ssl.create_default_context(cafile=SELF_SIGNED)
    monkeypatch.setattr(visits, "_trust", lambda: trusting)
    assert ask_one(address) == AddressAnswer("ok", 200)
    other = ask_one(safe_site.at("/page", "127.0.0.2", "https"))
    assert other.outcome == "unsafe"


def test_a_redirect_to_what_is_not_encrypted_is_unsafe(
    site: Site, safe_site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A link to https:// that ends at http:// is unsafe."""
    trusting = ssl.create_default_context(cafile=SELF_SIGNED)
    monkeypatch.setattr(visits, "_trust", lambda: trusting)
    address = safe_site.at(f"/to-301/{site.at('/page')}", scheme="https")
    assert ask_one(address).outcome == "unsafe"


@pytest.mark.parametrize("host", ["127.0.0.1", "2130706433", "0x7f.1", "[::1]"])
def test_this_machine_is_not_asked(site: Site, host: str) -> None:
    """However it is written, this machine is asked only where that is allowed."""
    assert ask_one(site.at("/", host), Manners()).outcome == "unasked"
    assert site.asked == []


def test_redirects_and_names_do_not_lead_inside(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A public host cannot lead to a private one, by a redirect or by its name."""
    addresses = {"outside.dev": "127.0.0.2", "inside.dev": "127.0.0.1"}
    real = socket.getaddrinfo

    def look_up(host: str, *more: object, **options: object) -> object:
        return real(addresses.get(host, host), *more, **options)

    monkeypatch.setattr(visits.socket, "getaddrinfo", look_up)
    monkeypatch.setattr(visits, "is_public", lambda address: address == "127.0.0.2")
    secret = site.at("/secret")
    found = ask(
        site.at("/page", "outside.dev"),
        site.at(f"/to-302/{secret}", "outside.dev"),
        site.at("/secret", "inside.dev"),
        manners=Manners(),
    )
    assert [answer.outcome for answer in found.values()].count("ok") == 1
    assert [answer.outcome for answer in found.values()].count("unasked") == 2
    assert site.asked_for("/secret") == []


def test_it_says_what_it_is() -> None:
    """The name that servers see is the program's, with its version and its purpose."""
    assert USER_AGENT.startswith("blogdb/")
    assert "links" in USER_AGENT
