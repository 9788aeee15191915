"""What the views about bodies must answer, computed in plain Python."""

from __future__ import annotations

import datetime as dt
import math
import re
import unicodedata
from collections import Counter, defaultdict
from contextlib import suppress
from functools import cache
from operator import eq
from statistics import median
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from .edit_distance import edit_distance

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from .oracle import Blog, Post

Row = dict[str, Any]


_MARKS = "([<“”„«»‘’″\"'"  # noqa: RUF001 - those that people type
"""What no address begins with."""


@cache
def _posts(blog: Blog) -> dict[int, Post]:
    return {post.post_id: post for post in blog.posts}


def _row(post: Post) -> Row:
    return vars(post) | {"is_original": post.is_original}


def _oldest_first(post: Post) -> tuple[dt.date, int]:
    return post.published_on or dt.date.max, post.post_id


def _named(link: Row) -> str:
    """Return what a link names: its target, or else its URL up to ? or #."""
    return link["target"] or re.split("[?#]", link["url"])[0]


def internal_links(blog: Blog) -> Iterable[Row]:
    """One row per link to a post, or to what the blog lacks."""
    posts = _posts(blog)
    for link in blog.facts["post_links"]:
        cited = link["target_post_id"]
        is_dead = (link["resolution"] or "").startswith("missing")
        if (cited or is_dead) and not link["in_code"]:
            yield (
                _row(posts[link["post_id"]])
                | _of_link(link)
                | {
                    "target": _named(link),
                    "cited_post_id": cited,
                    "is_dead": is_dead,
                    "is_self": cited == link["post_id"],
                }
            )


def _of_link(link: Row) -> Row:
    """Name a link's text and URL so that they are not taken for the post's."""
    own = {"link_text": link["text"], "link_url": link["url"]}
    return {name: link[name] for name in link if name not in ("text", "url")} | own


def dead_anchors(blog: Blog) -> Iterable[Row]:
    """One row per link to a part that no heading of the post is."""
    posts = _posts(blog)
    parsed = {
        text["post_id"] for text in blog.facts["post_texts"] if not text["is_flattened"]
    }
    parts = {
        (heading["post_id"], _letters(heading["anchor"]))
        for heading in blog.facts["headings"]
        if heading["anchor"]
    }
    pictured = {
        (heading["post_id"], _letters(heading["anchor"]))
        for heading in blog.facts["headings"]
        if any(unicodedata.category(each) == "So" for each in heading["text"])
        and _letters(heading["anchor"] or "")
    }
    for link in internal_links(blog):
        cited, anchor = link["cited_post_id"], link["anchor"]
        is_checked = cited in parsed and anchor and not anchor.startswith("fn")
        if not is_checked:
            continue
        letters = _letters(unquote(anchor))
        around = [part for post, part in pictured if post == cited]
        is_pictured = any(map(letters.startswith, around)) or any(
            map(letters.endswith, around)
        )
        if (cited, letters) not in parts and not is_pictured:
            yield link | {
                "cited_slug": posts[cited].slug,
                "cited_title": posts[cited].title,
            }


def dead_external_links(blog: Blog) -> Iterable[Row]:
    """One row per link to elsewhere whose address answered badly."""
    posts = _posts(blog)
    checks = {check["url"]: check for check in blog.facts["link_checks"]}
    for link in blog.facts["post_links"]:
        page, hash_sign, part = link["url"].partition("#")
        check = checks.get(page)
        if check is None or link["in_code"] or link["resolution"]:
            continue
        lasted = check["checked_at"] - check["since_at"]
        is_long = lasted >= dt.timedelta(days=1)
        if check["outcome"] in ("gone", "moved", "unsafe", "invalid") or (
            check["outcome"] == "unreachable" and is_long
        ):
            new = check["location"]
            if new and "#" not in new:
                new += hash_sign + part
            yield (
                _row(posts[link["post_id"]])
                | _of_link(link)
                | check
                | {
                    "new_url": new,
                    "since_on": check["since_at"].date(),
                    "checked_on": check["checked_at"].date(),
                }
            )


def _letters(anchor: str) -> str:
    # Taken apart, an accent is a character of its own, which is not alphanumeric.
    apart = unicodedata.normalize("NFD", anchor.lower())
    return unicodedata.normalize("NFC", "".join(filter(str.isalnum, apart)))


def _things(blog: Blog) -> Iterable[Row]:
    """Give the links to what the link rules recognise, except a post's to itself."""
    for link in internal_links(blog):
        if link["resolution"] in ("post", "missing_post") and not link["is_self"]:
            yield link
    for link in blog.facts["post_links"]:
        is_thing = link["target"] is not None and link["kind"] != "post"
        if is_thing and not link["in_code"]:
            yield _of_link(link) | {"target_language": None, "cited_post_id": None}


def post_references(blog: Blog) -> Iterable[Row]:
    """One row per post and target that it links to."""
    groups: dict[tuple[Any, ...], list[Row]] = defaultdict(list)
    for link in _things(blog):
        key = ("post_id", "kind", "target", "target_language", "cited_post_id")
        groups[tuple(link[name] for name in key)].append(link)
    for key, links in groups.items():
        post, cited = _posts(blog)[key[0]], _posts(blog).get(key[4])
        links.sort(key=lambda link: link["position"])
        yield {
            "post_id": post.post_id,
            "language": post.language,
            "slug": post.slug,
            "title": post.title,
            "published_on": post.published_on,
            "is_original": post.is_original,
            "kind": key[1],
            "target": key[2],
            "target_language": key[3],
            "count_links": len(links),
            "first_position": links[0]["position"],
            "first_text": next(
                (link["link_text"] for link in links if link["link_text"] is not None),
                None,
            ),
            "first_url": links[0]["link_url"],
            "cited_post_id": key[4],
            "cited_title": cited and cited.title,
            "cited_published_on": cited and cited.published_on,
        }


def post_citations(blog: Blog) -> Iterable[Row]:
    """One row per post and other post that it links to."""
    posts = _posts(blog)
    found = [
        each
        for each in post_references(blog)
        if each["cited_post_id"]
        and _group(posts, each["post_id"]) != _group(posts, each["cited_post_id"])
    ]
    pairs = {(each["post_id"], each["cited_post_id"]) for each in found}
    for reference in found:
        cited = posts[reference["cited_post_id"]]
        group = _group(posts, reference["post_id"])
        # The original comes first, then the one with the smallest number.
        citing = [group, *sorted(posts)]
        counted = next(
            number
            for number in citing
            if (number, cited.post_id) in pairs and _group(posts, number) == group
        )
        yield reference | {
            "cited_language": cited.language,
            "cited_slug": cited.slug,
            "is_counted": counted == reference["post_id"],
        }


def _group(posts: dict[int, Post], post_id: int) -> int:
    return posts[post_id].translation_group


def cited_targets(blog: Blog) -> Iterable[Row]:
    """One row per target that is not a post."""
    groups: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for reference in post_references(blog):
        if reference["kind"] != "post" and reference["is_original"]:
            groups[reference["kind"], reference["target"]].append(reference)
    for (kind, target), references in groups.items():
        posts = sorted(
            (_posts(blog)[reference["post_id"]] for reference in references),
            key=_oldest_first,
        )
        texts = Counter(each["first_text"] for each in references)
        texts.pop(None, None)
        urls = {each["post_id"]: each["first_url"] for each in references}
        yield {
            "kind": kind,
            "target": target,
            "name": target.removeprefix("hf:").partition(":")[2],
            "citation_rank": 1
            + sum(
                len(others) > len(references)
                for (other, _), others in groups.items()
                if other == kind
            ),
            "count_posts": len(posts),
            "count_links": sum(each["count_links"] for each in references),
            "first_cited_on": min(_days(posts), default=None),
            "last_cited_on": max(_days(posts), default=None),
            "target_text": min(
                texts, key=lambda t: (-texts[t], -len(t), t), default=None
            ),
            "target_url": min(urls.values(), key=lambda url: (len(url), url)),
            "first_post_id": posts[0].post_id,
            "first_slug": posts[0].slug,
            "first_title": posts[0].title,
        }


def _days(posts: Iterable[Post]) -> list[dt.date]:
    return [post.published_on for post in posts if post.published_on]


def _cited_kind(kind: str) -> Callable[[Blog], Iterable[Row]]:
    return lambda blog: (
        row | {"text": row["target_text"], "url": row["target_url"]}
        for row in cited_targets(blog)
        if row["kind"] == kind
    )


def link_domains(blog: Blog) -> Iterable[Row]:
    """One row per host."""
    own = {(urlsplit(post.url or "").hostname or "") for post in blog.posts}
    groups: dict[str, list[Row]] = defaultdict(list)
    for link in blog.facts["post_links"]:
        is_counted = _posts(blog)[link["post_id"]].is_original and not link["in_code"]
        if link["host"] and is_counted:
            groups[link["host"]].append(link)
    for host, links in groups.items():
        posts = [
            _posts(blog)[post_id] for post_id in {each["post_id"] for each in links}
        ]
        years = [on.year for on in _days(posts)]
        yield {
            "host": host,
            "is_own": host in {name.removeprefix("www.") for name in own}
            or any(each["resolution"] for each in links),
            "count_posts": len(posts),
            "share_posts": len(posts) / len(blog.originals),
            "count_links": len(links),
            "first_year": min(years, default=None),
            "last_year": max(years, default=None),
        }


def _citing(blog: Blog) -> dict[int, list[Row]]:
    """Group the citations by the post that they lead to, one of each translation."""
    groups: dict[int, list[Row]] = defaultdict(list)
    for citation in post_citations(blog):
        if citation["is_counted"]:
            groups[citation["cited_post_id"]].append(citation)
    return groups


def most_cited_posts(blog: Blog) -> Iterable[Row]:
    """One row per post that another post links to."""
    groups = _citing(blog)
    for post in blog.posts:
        if citations := groups.get(post.post_id):
            days = [each["published_on"] for each in citations if each["published_on"]]
            yield _row(post) | {
                "citation_rank": 1
                + sum(
                    len(others) > len(citations)
                    for other, others in groups.items()
                    if _posts(blog)[other].language == post.language
                ),
                "count_citing_posts": len(citations),
                "count_links": sum(each["count_links"] for each in citations),
                "first_cited_on": min(days, default=None),
                "last_cited_on": max(days, default=None),
            }


def orphan_posts(blog: Blog) -> Iterable[Row]:
    """One row per post that no other post links to."""
    groups = _citing(blog)
    cited: dict[int, set[int]] = defaultdict(set)
    for each in post_citations(blog):
        cited[each["post_id"]].add(_group(_posts(blog), each["cited_post_id"]))
    for post in blog.posts:
        if post.post_id not in groups:
            yield _row(post) | {"count_cited_posts": len(cited[post.post_id])}


def _similarity(one: str, two: str) -> float:
    a, b = one.lower(), two.lower()
    return 1 - edit_distance(a, b) / max(len(a), len(b))


def _ends(slug: str) -> tuple[str, str]:
    core = slug.lower().strip("0123456789-_/")
    return core[:3], core[-3:]


@cache
def _nearest(blog: Blog, target: str) -> tuple[str | None, float | None]:
    """Find the slug most like a missing one, and how like it is."""
    near = [
        (-_similarity(target, slug), slug)
        for slug in {post.slug for post in blog.posts}
        # Texts of which one is much longer are not that alike.
        if 0.8 <= len(target) / len(slug) <= 1 / 0.8
        and any(map(eq, _ends(target), _ends(slug)))
        and _similarity(target, slug) >= 0.8
    ]
    similarity, slug = min(near, default=(None, None))
    return slug, similarity and -similarity


def nearest_slugs(blog: Blog) -> Iterable[Row]:
    """One row per missing slug that a post's slug is like."""
    missing = {
        link["target"]
        for link in internal_links(blog)
        if link["is_dead"] and link["resolution"] == "missing_post"
    }
    for target in missing:
        slug, similarity = _nearest(blog, target)
        if slug is not None:
            yield {
                "target": target,
                "nearest_slug": slug,
                "nearest_similarity": similarity,
            }


def dead_internal_links(blog: Blog) -> Iterable[Row]:
    """One row per post and missing thing that it links to."""
    groups: dict[tuple[Any, ...], list[Row]] = defaultdict(list)
    for link in internal_links(blog):
        if link["is_dead"]:
            key = ("post_id", "resolution", "target", "target_language")
            groups[tuple(link[name] for name in key)].append(link)
    for (post_id, resolution, target, language), links in groups.items():
        links.sort(key=lambda link: link["position"])
        slug, similarity = None, None
        if resolution == "missing_post":
            slug, similarity = _nearest(blog, target)
        first = links[0]["link_url"]
        likely = None
        if re.fullmatch(r"[^@/]+@[^@/]+\.[a-z]{2,}", target):
            likely = f"mailto:{target}"
        elif first[:1] in _MARKS and first.lstrip(_MARKS).startswith("http"):
            likely = re.split(rf"[\s()>\]{re.escape(_MARKS)}]", first.lstrip(_MARKS))[0]
        elif resolution == "missing_scheme" and re.match("[A-Za-z0-9]", target):
            likely = f"https://{first}"
        elif resolution != "missing_file" and re.fullmatch(
            r"([A-Za-z0-9-]+\.)+[a-z]{2,}", target
        ):
            likely = f"https://{target}"
        yield _row(_posts(blog)[post_id]) | {
            "resolution": resolution,
            "target": target,
            "target_language": language,
            "count_links": len(links),
            "first_position": links[0]["position"],
            "first_line": links[0]["line"],
            "first_text": next(
                (link["link_text"] for link in links if link["link_text"] is not None),
                None,
            ),
            "first_url": first,
            "nearest_slug": slug,
            "nearest_similarity": similarity,
            "likely_url": None if slug else likely,
        }


CODE_NAMES = {
    "python": "py py3 python3 ipython pycon",
    "bash": "sh shell zsh console shell-session terminal",
    "javascript": "js node mjs cjs",
    "typescript": "ts",
    "yaml": "yml",
    "cpp": "c++ cxx cc hpp",
    "csharp": "cs c#",
    "rust": "rs",
    "go": "golang",
    "ruby": "rb irb",
    "elixir": "ex exs iex",
    "kotlin": "kt",
    "haskell": "hs",
    "powershell": "ps1 pwsh",
    "dockerfile": "docker",
    "markdown": "md",
    "html": "htm",
    "latex": "tex",
    "text": "txt plain plaintext",
}


def code_languages(blog: Blog) -> Iterable[Row]:
    """One row per year and programming language."""
    names = {
        alias: name for name, found in CODE_NAMES.items() for alias in found.split()
    }
    years: dict[int, list[Row]] = defaultdict(list)
    groups: dict[tuple[int, str], list[Row]] = defaultdict(list)
    for block in blog.facts["code_blocks"]:
        post = _posts(blog)[block["post_id"]]
        if (on := post.published_on) and post.is_original:
            said = block["language"] or "(none)"
            years[on.year].append(block)
            groups[on.year, names.get(said, said)].append(block)
    for (year, language), blocks in groups.items():
        posts, all_posts = (
            len({block["post_id"] for block in some}) for some in (blocks, years[year])
        )
        lines, all_lines = (
            sum(block["count_lines"] for block in some)
            for some in (blocks, years[year])
        )
        every = [
            block
            for (_, other), some in groups.items()
            if other == language
            for block in some
        ]
        in_all = len({block["post_id"] for block in every})
        yield {
            "year": year,
            "code_language": language,
            "count_posts_all_years": in_all,
            "share_posts_all_years": in_all
            / len({block["post_id"] for some in years.values() for block in some}),
            "count_lines_all_years": sum(block["count_lines"] for block in every),
            "count_posts": posts,
            "share_posts": posts / all_posts,
            "count_blocks": len(blocks),
            "count_lines": lines,
            "share_lines": lines / all_lines if all_lines else None,
        }


def images_without_alt(blog: Blog) -> Iterable[Row]:
    """One row per image without alternative text."""
    for image in blog.facts["images"]:
        if image["alt"] is None:
            post = _posts(blog)[image["post_id"]]
            yield _row(post) | {
                "position": image["position"],
                "line": image["line"],
                "image_url": image["url"],
            }


def _percentile(values: list[float], share: float) -> float:
    """Compute a percentile, interpolating between two values."""
    place = share * (len(values) - 1)
    below = sorted(values)[math.floor(place)]
    above = sorted(values)[math.ceil(place)]
    return round(below + (above - below) * (place % 1), 2)


def reading_time_by_tag(blog: Blog) -> Iterable[Row]:
    """One row per tag with a text."""
    minutes = {
        text["post_id"]: text["reading_minutes"] for text in blog.facts["post_texts"]
    }
    for tag, posts in blog.by_tag.items():
        values = [minutes[post.post_id] for post in posts if post.post_id in minutes]
        if values:
            yield {
                "tag_id": blog.tag_ids[tag],
                "tag": tag,
                "count_posts": len(values),
                "p25_minutes": _percentile(values, 0.25),
                "median_minutes": round(median(values), 2),
                "p75_minutes": _percentile(values, 0.75),
                "p90_minutes": _percentile(values, 0.9),
            }


def _months_earlier(day: dt.date, count: int) -> dt.date:
    """Go months back; in a month that is too short, to its last day."""
    year, month = divmod(day.year * 12 + day.month - 1 - count, 12)
    for number in range(day.day, 0, -1):
        with suppress(ValueError):
            return dt.date(year, month + 1, number)
    raise AssertionError


def stale_posts(blog: Blog) -> Iterable[Row]:
    """One row per old post that new posts link to, or that has dead links."""
    newest = max(_days(blog.posts))
    recent_from = _months_earlier(newest, 24)
    citing = _citing(blog)
    dead = Counter(link["post_id"] for link in internal_links(blog) if link["is_dead"])
    loaded = {
        each["load_id"]: each.get("started_at", "2024-01-01") for each in blog.loads
    }
    changed = {
        change["post_id"]: dt.date.fromisoformat(loaded[change["load_id"]][:10])
        for change in sorted(blog.changes, key=lambda each: loaded[each["load_id"]])
        if change["change"] == "changed"
    }
    for post in blog.posts:
        citations = citing.get(post.post_id, [])
        recent = [
            each
            for each in citations
            if (each["published_on"] or dt.date.min) >= recent_from
        ]
        is_old = post.published_on and post.published_on < recent_from
        if is_old and (recent or dead[post.post_id]):
            yield _row(post) | {
                "age_in_months": next(
                    months
                    for months in range(24, 9999)
                    if _months_earlier(newest, months + 1) < post.published_on
                ),
                "last_changed_on": changed.get(post.post_id),
                "count_citing_posts": len(citations),
                "count_recent_citing_posts": len(recent),
                "count_dead_links": dead[post.post_id],
            }


ANSWERS: dict[str, Callable[[Blog], Iterable[Row]]] = {
    answer.__name__: answer
    for answer in (
        internal_links,
        post_references,
        post_citations,
        cited_targets,
        link_domains,
        most_cited_posts,
        orphan_posts,
        nearest_slugs,
        dead_internal_links,
        dead_anchors,
        dead_external_links,
        code_languages,
        images_without_alt,
        reading_time_by_tag,
        stale_posts,
    )
} | {
    "cited_papers": _cited_kind("paper"),
    "cited_models": _cited_kind("model"),
    "cited_datasets": _cited_kind("dataset"),
    "cited_spaces": _cited_kind("space"),
    "cited_repositories": _cited_kind("repository"),
}
