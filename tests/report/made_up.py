"""A blog of seven posts, small enough to count by hand."""

from __future__ import annotations

SITE = "https://blog.example"

POSTS: tuple[dict[str, object], ...] = (
    {
        "slug": "alpha",
        "title": "Alpha",
        "date": "2022-12-10",
        "author": "Ada",
        "tags": ["sql", "duck"],
        "content": f"{'word ' * 473}\n\n[see]({SITE}/beta) and [go]({SITE}/nowhere)",
    },
    {
        "slug": "beta",
        "title": "Beta",
        "date": "2023-02-10",
        "author": "Bob",
        "tags": ["sql"],
        "content": "![](a.png) short",
    },
    {
        "slug": "gamma",
        "title": "Gamma",
        "date": "2023-02-20",
        "author": "Ada",
        "tags": ["sql", "duck"],
        "content": f"[see]({SITE}/beta) https://arxiv.org/abs/1706.03762",
    },
    {
        "slug": "delta",
        "title": "Delta",
        "date": "2024-02-15",
        "author": "Cy",
        "tags": ["python"],
        "content": f"[see]({SITE}/gamma)",
    },
    {
        "slug": "script",
        "title": "<script>alert(1)</script>",
        "date": "2024-02-16",
        "author": "Ada, Cy",
        "tags": ["<b>bold</b>", "sql"],
        "content": "nothing \x1b here",
        "url": "javascript:alert(1)",
    },
    {
        "slug": "undated",
        "title": "Undated",
        "author": "Ada",
        "content": f"[see]({SITE}/script)",
    },
    {
        "slug": "alpha",
        "language": "de",
        "title": "Alpha auf Deutsch",
        "date": "2023-01-10",
        "author": "Dora",
        "tags": ["sql"],
        "content": "kurz",
    },
)
"""Those without a language are in English; every one but the last is an original."""


def source() -> list[dict[str, object]]:
    """Return the posts as a source has them."""
    return [
        {"language": "en", "url": f"{SITE}/{post['slug']}", "tags": []} | post
        for post in POSTS
    ]
