"""What the views over the full-text index must answer, in plain Python."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from .oracle import Blog, Post

Row = dict[str, Any]


def tag_vocabulary(blog: Blog) -> Iterable[Row]:
    """Up to 20 rows per tag: the words with the highest mean TF-IDF."""
    terms = {row["term_id"]: row["term"] for row in blog.facts["search_terms"]}
    originals = {post.post_id for post in blog.originals}
    in_posts: Counter[str] = Counter()
    used: dict[int, Counter[str]] = defaultdict(Counter)
    for row in blog.facts["search_postings"]:
        title, body = row["count_title"], row["count_body"]
        if row["post_id"] in originals and title + body:
            in_posts[terms[row["term_id"]]] += 1
            if title or body >= 2:
                used[row["post_id"]][terms[row["term_id"]]] = min(title + body, 5)
    known = {
        word
        for word, count in in_posts.items()
        if 2 <= count <= 0.4 * len(originals) and len(word) > 1 and not word.isdecimal()
    } - {"ll", "re", "ve"}
    for tag, posts in blog.by_tag.items():
        ours = [used[post.post_id] for post in posts]
        others = [used[post_id] for post_id in originals - _ids(posts)]
        scores = {}
        for word in known & {word for text in ours for word in text}:
            mean = sum(text[word] for text in ours) / len(ours)
            if (
                others
                and (len(ours) == 1 or sum(word in text for text in ours) > 1)
                and mean >= 2 * sum(text[word] for text in others) / len(others) - 1e-9
            ):
                scores[word] = round(
                    mean * math.log(len(originals) / in_posts[word]), 8
                )
        best = sorted(scores, key=lambda word: (-scores[word], word))[:20]
        for rank, word in enumerate(best, start=1):
            yield {
                "tag_id": blog.tag_ids[tag],
                "tag": tag,
                "word_rank": rank,
                "word": word,
                "score": scores[word],
                "count_uses": sum(text[word] for text in ours),
                "count_posts": sum(word in text for text in ours),
                "count_blog_posts": in_posts[word],
            }


def _ids(posts: Iterable[Post]) -> set[int]:
    return {post.post_id for post in posts}


ANSWERS: dict[str, Callable[[Blog], Iterable[Row]]] = {"tag_vocabulary": tag_vocabulary}
