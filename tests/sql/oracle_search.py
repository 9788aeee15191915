"""What the views over the full-text index must answer, in plain Python."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from .oracle import Blog

Row = dict[str, Any]


def tag_vocabulary(blog: Blog) -> Iterable[Row]:
    """Up to 20 rows per tag: the words with the highest c-TF-IDF."""
    words = {row["term_id"]: row["term"] for row in blog.facts["search_terms"]}
    texts: dict[int, Counter[str]] = defaultdict(Counter)
    for row in blog.facts["search_postings"]:
        if count := row["count_title"] + row["count_body"]:
            texts[row["post_id"]][words[row["term_id"]]] = count
    in_posts = Counter(word for text in texts.values() for word in text)
    documents = {
        tag: sum((texts[post.post_id] for post in posts), Counter())
        for tag, posts in blog.by_tag.items()
    }
    documents = {tag: text for tag, text in documents.items() if text}
    in_tags = Counter(word for text in documents.values() for word in text)
    uses = sum(documents.values(), Counter())
    mean = sum(uses.values()) / len(documents)
    for tag, text in documents.items():
        scores = {
            word: round(count / text.total() * math.log(1 + mean / uses[word]), 8)
            for word, count in text.items()
            if len(word) > 1
            and not word.isdecimal()
            and in_posts[word] > 1
            and in_tags[word] <= 0.8 * len(documents)
        }
        best = sorted(scores, key=lambda word: (-scores[word], word))[:20]
        for rank, word in enumerate(best, start=1):
            yield {
                "tag_id": blog.tag_ids[tag],
                "tag": tag,
                "word_rank": rank,
                "word": word,
                "score": scores[word],
                "count_uses": text[word],
                "count_posts": sum(
                    word in texts[post.post_id] for post in blog.by_tag[tag]
                ),
                "count_tags": in_tags[word],
            }


ANSWERS: dict[str, Callable[[Blog], Iterable[Row]]] = {"tag_vocabulary": tag_vocabulary}
