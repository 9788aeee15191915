"""What the views over the facts in bodies must answer, in plain Python."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from .oracle import Blog, Post

Row = dict[str, Any]


def _posts(blog: Blog) -> dict[int, Post]:
    return {post.post_id: post for post in blog.posts}


def _oldest_first(post: Post) -> tuple[dt.date, int]:
    return post.published_on or dt.date.max, post.post_id


def _cited(blog: Blog, link: Row) -> Post | None:
    """Find the post that a link leads to."""
    post = _posts(blog)[link["post_id"]]
    named = [
        other
        for other in blog.posts
        if other.slug == link["target"]
        and link["target_language"] in (None, other.language)
    ]
    for choice in (
        [other for other in named if other.language == post.language],
        named,
    ):
        if choice:
            return min(choice, key=_oldest_first)
    return None


def internal_links(blog: Blog) -> Iterable[Row]:
    """One row per link to a post."""
    for link in blog.facts["post_links"]:
        if link["kind"] == "post" and not link["in_code"]:
            cited = _cited(blog, link)
            yield link | {
                "target_language": cited.language if cited else link["target_language"],
                "cited_post_id": cited and cited.post_id,
                "is_dead": cited is None,
                "is_self": cited is not None and cited.post_id == link["post_id"],
            }


def _things(blog: Blog) -> Iterable[Row]:
    """Give the links to what the rules of kinds know, but a post's to itself."""
    yield from (link for link in internal_links(blog) if not link["is_self"])
    for link in blog.facts["post_links"]:
        is_thing = link["target"] is not None and link["kind"] != "post"
        if is_thing and not link["in_code"]:
            yield link | {"target_language": None, "cited_post_id": None}


def post_references(blog: Blog) -> Iterable[Row]:
    """One row per post and thing that it links to."""
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
            "kind": key[1],
            "target": key[2],
            "target_language": key[3],
            "count_links": len(links),
            "first_position": links[0]["position"],
            "first_text": next(
                (link["text"] for link in links if link["text"] is not None), None
            ),
            "first_url": links[0]["url"],
            "cited_post_id": key[4],
            "cited_title": cited and cited.title,
            "cited_published_on": cited and cited.published_on,
        }


def post_citations(blog: Blog) -> Iterable[Row]:
    """One row per post and other post that it links to."""
    for reference in post_references(blog):
        if reference["cited_post_id"]:
            cited = _posts(blog)[reference["cited_post_id"]]
            yield reference | {
                "cited_language": cited.language,
                "cited_slug": cited.slug,
            }


ANSWERS: dict[str, Callable[[Blog], Iterable[Row]]] = {
    answer.__name__: answer
    for answer in (
        internal_links,
        post_references,
        post_citations,
    )
}
