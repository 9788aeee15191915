"""What the fact views must answer, computed in plain Python."""

from __future__ import annotations

import datetime as dt
import json
from collections import defaultdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from .oracle import Blog, Post

Row = dict[str, Any]

SAME_CODE: dict[str | None, str] = {
    **dict.fromkeys(["py", "python3"], "python"),
    **dict.fromkeys(["sh", "console"], "bash"),
    "yml": "yaml",
    "js": "javascript",
    "c++": "cpp",
    "iex": "elixir",
    "plaintext": "text",
    None: "(none)",
}
"""Of the names of code that the made-up blog has, those that mean another."""


def _of_day(on: dt.date | None) -> Row:
    return {
        "published_on": on,
        "month": on and on.replace(day=1),
        "year": on and on.year,
    }


def of_post(post: Post) -> Row:
    """Give the columns that all fact views have."""
    return {
        "post_id": post.post_id,
        "slug": post.slug,
        "title": post.title,
        "language": post.language,
        "is_original": post.translation_group == post.post_id,
        "is_draft": post.is_draft,
        "author_names": ", ".join(post.authors) or None,
        "tag_names": ", ".join(post.tags) or None,
        **_of_day(post.published_on),
    }


def post_facts(blog: Blog) -> Iterable[Row]:
    """One row per post."""
    for post in blog.posts:
        yield of_post(post) | {
            "count_authors": len(post.authors),
            "count_tags": len(post.tags),
        }


def post_tag_facts(blog: Blog) -> Iterable[Row]:
    """One row per post and tag."""
    for post in blog.posts:
        for position, tag in enumerate(post.tags, start=1):
            yield of_post(post) | {
                "tag": tag,
                "tag_id": blog.tag_ids[tag],
                "position": position,
                "is_category": False,
            }


def post_author_facts(blog: Blog) -> Iterable[Row]:
    """One row per post and author."""
    for post in blog.posts:
        for position, author in enumerate(post.authors, start=1):
            yield of_post(post) | {
                "author": author,
                "author_id": blog.author_ids[author],
                "position": position,
            }


def post_link_facts(blog: Blog) -> Iterable[Row]:
    """One row per post and target of its links."""
    posts = {post.post_id: post for post in blog.posts}
    groups: dict[tuple[Any, ...], list[Row]] = defaultdict(list)
    for link in blog.facts["post_links"]:
        if not link["in_code"]:
            target = link["target"]
            if target is None:
                target = link["url"].partition("#")[0]
            groups[
                link["post_id"], link["kind"], target, link["target_post_id"]
            ].append(link)
    for (post_id, kind, target, cited), links in groups.items():
        links.sort(key=lambda link: link["position"])
        yield of_post(posts[post_id]) | {
            "kind": kind,
            "target": target,
            "host": next((link["host"] for link in links if link["host"]), None),
            "cited_post_id": cited,
            "cited_slug": posts[cited].slug if cited else None,
            "count_links": len(links),
            "is_dead": any(
                (link["resolution"] or "").startswith("missing") for link in links
            ),
            "is_self": cited == post_id,
            "first_position": links[0]["position"],
        }


def post_code_facts(blog: Blog) -> Iterable[Row]:
    """One row per post and language of its code."""
    groups: dict[tuple[int, str], list[int]] = defaultdict(list)
    for block in blog.facts["code_blocks"]:
        language = SAME_CODE.get(block["language"], block["language"])
        groups[block["post_id"], language].append(block["count_lines"])
    posts = {post.post_id: post for post in blog.posts}
    for (post_id, language), lines in groups.items():
        yield of_post(posts[post_id]) | {
            "code_language": language,
            "count_blocks": len(lines),
            "count_lines": sum(lines),
        }


def post_change_facts(blog: Blog) -> Iterable[Row]:
    """One row per load and post that it changed."""
    posts = {post.post_id: post for post in blog.posts}
    moments = {load["load_id"]: load.get("started_at") for load in blog.loads}
    for change in blog.changes:
        post = posts.get(change["post_id"])
        moment = moments[change["load_id"]] or "2024-01-01 00:00:00"
        yield {
            "load_id": change["load_id"],
            "change": change["change"],
            "changed_columns": change.get("changed_columns"),
            "loaded_at": dt.datetime.fromisoformat(moment),
            "is_gone": post is None,
        } | (of_post(post) if post else _gone(blog, change))


def _gone(blog: Blog, change: Row) -> Row:
    """Give what is known of a post that was removed, from before its removal."""
    last = max(
        (
            other
            for other in blog.changes
            if other["post_id"] == change["post_id"] and other["change"] == "removed"
        ),
        key=lambda other: other["load_id"],
    )
    before = json.loads(last["before"])
    on = before["published_on"]
    return {
        "post_id": change["post_id"],
        "slug": change["slug"],
        "title": before["title"],
        "language": change["language"],
        "is_original": None,
        "is_draft": False,
        "author_names": before["author_names"],
        "tag_names": before["tag_names"],
        **_of_day(on and dt.date.fromisoformat(on)),
    }


ANSWERS: dict[str, Callable[[Blog], Iterable[Row]]] = {
    answer.__name__: answer
    for answer in (
        post_facts,
        post_tag_facts,
        post_author_facts,
        post_link_facts,
        post_code_facts,
        post_change_facts,
    )
}
