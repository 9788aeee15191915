"""Made-up facts of bodies: links of every kind, code, headings, images, texts."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import random

    from .oracle import Post

Row = dict[str, Any]

HUB = "https://huggingface.co"
# Kind, name and addresses of what posts link to beside posts.
TARGETS = [
    *(
        (
            "paper",
            f"arxiv:2307.{n:05}",
            ["https://arxiv.org/abs/", "http://arxiv.org/pdf/"],
        )
        for n in range(9)
    ),
    *(
        ("model", f"hf:model:org/model-{n}", [f"{HUB}/", "https://hf.co/"])
        for n in range(12)
    ),
    *(("dataset", f"hf:dataset:org/data-{n}", [f"{HUB}/datasets/"]) for n in range(5)),
    *(("space", f"hf:space:org/space-{n}", [f"{HUB}/spaces/"]) for n in range(4)),
    *(
        ("repository", f"github:org/repo-{n}", ["https://github.com/"])
        for n in range(6)
    ),
    ("user", "hf:user:org", [f"{HUB}/"]),
    ("talk", "talk:keynote", ["https://talks.example.org/"]),
]
HOSTS = ["example.org", "example.com", "docs.example.com", "xn--bcher-kva.example"]
TEXTS = [None, None, "here", "the paper", "código", 'a "quoted" text', "🤗", "[1]"]
# Frequent words first; numbers and single letters among them.
WORDS = [
    *("the", "a", "model", "2024", "training", "s", "7", "gpu", "c++", "模型", "3d"),
    *(f"word{n}" for n in range(60)),
]
RARE_WORDS = [*(f"rare{n}" for n in range(146)), "größe", "bm25", "13", "2031"]
NEW_WORDS = [*(f"new{n}" for n in range(5)), "2077", "n", "道路"]
MISSING = [
    *(
        "gone",
        "",
        "q",
        "2023/post",
        "Post-1",
        "www.Example.org",
        "example.org.",
        "a@b.de",
    ),
    *("snake_case.org", "v1.0", "@x.org", "a@b", "a@b@c.de", "é.de", "x..de"),
]
QUESTIONS = [
    *(
        "What is all this?",
        "Which one (of them?)",
        "¿Cómo se hace?",
        "なぜですか\uff1f",
    ),
    *("Why now?", "Is it; or not", "Ποιος είμαι;", "Results!", "RESULTS"),
]
CODE = [
    *(None, None, "python", "py", "python3", "bash", "sh", "console", "yml", "yaml"),
    *("js", "c++", "rust", "elixir", "iex", "mermaid", "text", "plaintext"),
]


def facts(draw: random.Random, posts: list[Post]) -> dict[str, list[Row]]:
    """Make up what the bodies of posts contain.

    Posts without any of it; links to posts that are not there, to the post itself, to
    one of several posts of a slug, with and without the language; the same thing by
    several addresses; links in code; hosts that are the blog's own.

    Args:
        draw: where chance comes from.
        posts: the posts.

    Returns:
        Rows of each table.
    """
    rows: dict[str, list[Row]] = {
        name: []
        for name in ("post_links", "code_blocks", "headings", "images", "post_texts")
    }
    for post in posts:
        if draw.random() < 0.1:
            continue
        numbers = [
            draw.choice(most) for most in ([0, 1, 4, 15], [0, 0, 3], [0, 2, 9], [0, 3])
        ]
        for name, number, make in zip(
            rows, numbers, (_link, _code_block, _heading, _image), strict=False
        ):
            for position in range(1, number + 1):
                fact = make(draw, post, posts)
                rows[name].append(
                    {"post_id": post.post_id, "position": position} | fact
                )
        words = draw.choice([0, 1, 237, 238, 700, 1900, 1900, 5001])
        rows["post_texts"].append(
            {
                "post_id": post.post_id,
                "extraction_version": 1,
                "is_flattened": draw.random() < 0.2,
                "count_words": words,
                "reading_minutes": words / 238,
                "text_language": draw.choice([None, "en", "fr"]),
            }
        )
    return (
        rows
        | _index(draw, posts)
        | {"post_readership": _readership(draw, posts)}
        | {"link_checks": _link_checks(draw, rows["post_links"])}
    )


def _index(draw: random.Random, posts: list[Post]) -> dict[str, list[Row]]:
    """Make up a full-text index; some posts have no words, and some are not in it."""
    all_words = [*WORDS, *RARE_WORDS, *NEW_WORDS]
    numbers = {word: number for number, word in enumerate(all_words, start=1)}
    postings = []
    documents = []
    for post in posts:
        if draw.random() < 0.05:
            continue
        words: dict[str, Row] = {}
        for column, most in (("title", 6), ("tags", 3), ("body", 120)):
            for _ in range(draw.randrange(most)):
                place = min(int(draw.expovariate(0.06)), len(WORDS) - 1)
                row = words.setdefault(
                    WORDS[place],
                    {"count_title": 0, "count_tags": 0, "count_body": 0},
                )
                row[f"count_{column}"] += 1
        for word in draw.sample(RARE_WORDS, draw.choice([0, 2, 30])):
            title, tags, body = draw.choice(
                [(0, 0, 1), (0, 0, 2), (0, 0, 30), (0, 1, 0), (1, 0, 0), (1, 1, 3)]
            )
            words[word] = {
                "count_title": title,
                "count_tags": tags,
                "count_body": body,
            }
        # What only later posts write about.
        for word in draw.sample(NEW_WORDS, 2 if post.post_id > 200 else 0):
            count = 1 if draw.random() < 0.3 else 2
            words[word] = {"count_title": 0, "count_tags": 0, "count_body": count}
        postings += [
            {"term_id": numbers[word], "post_id": post.post_id} | row
            for word, row in words.items()
        ]
        documents.append(
            {
                "post_id": post.post_id,
                "count_terms": sum(sum(row.values()) for row in words.values()),
                "count_postings": len(words),
                "is_appended": False,
            }
        )
    used = {row["term_id"] for row in postings}
    return {
        "search_terms": [
            {"term_id": number, "term": word}
            for word, number in numbers.items()
            if number in used
        ],
        "search_postings": postings,
        "search_documents": documents,
    }


def _readership(draw: random.Random, posts: list[Post]) -> list[Row]:
    """Make up days, months and a quarter of readers; most posts have none."""
    first = dt.date(2023, 1, 1)
    days = [(first + dt.timedelta(days=n),) * 2 for n in (0, 30, 31)]
    months = [(dt.date(2023, n, 1), dt.date(2023, n, 28)) for n in (4, 6)]
    periods = [*days, *months, (dt.date(2023, 7, 1), dt.date(2023, 9, 30))]
    read = draw.sample([post.post_id for post in posts], len(posts) // 3)
    return [
        {
            "address": f"/{post_id or 'about'}{end}",
            "period": period[0],
            "period_end": period[1],
            "views": draw.choice([None, 0, 1, 50, 3000]),
            "visitors": draw.choice([None, 0, 1, 40]),
            "post_id": post_id,
        }
        for post_id in [None, *read]
        for end in draw.sample(["", "/", "?a=b"], draw.choice([1, 2]))
        for period in [*draw.sample(periods, 2), *draw.choice([[], [(None, None)]])]
    ]


def _link_checks(draw: random.Random, links: list[Row]) -> list[Row]:
    """Make up what most addresses answered, and some to which no post links."""
    urls = {link["url"].split("#")[0] for link in links if "://" in link["url"]}
    checks = []
    for url in [*sorted(urls), "https://nobody.example/"]:
        if draw.random() < 0.2:
            continue
        asked = dt.datetime(2024, 5, 31, 23, 30)
        outcomes = ["ok", "moved", "gone", "unsafe", "unreachable", "refused"]
        outcome = draw.choice([*outcomes, "invalid", "unasked"])
        new = draw.choice(["https://new.example/", "https://new.example/#here"])
        checks.append(
            {
                "url": url,
                "checked_at": asked,
                "since_at": asked - dt.timedelta(hours=draw.choice([0, 23, 24, 700])),
                "outcome": outcome,
                "status": draw.choice([None, 200, 404, 502]),
                "location": new if outcome == "moved" else None,
                "error": draw.choice([None, "its certificate proves nothing"]),
            }
        )
    return checks


def _link(draw: random.Random, post: Post, posts: list[Post]) -> Row:
    make = draw.choice([_to_thing, _to_thing, _to_post, _to_post, _to_anywhere])
    return {
        "text": draw.choice(TEXTS),
        "form": draw.choice(["inline", "reference", "autolink", "bare", "html"]),
        "in_code": draw.random() < 0.15,
        "line": draw.choice([None, 1, 40]),
        "target_language": None,
        "target_post_id": None,
        "resolution": None,
        "anchor": None,
    } | make(draw, post, posts)


def _to_thing(draw: random.Random, _: Post, __: list[Post]) -> Row:
    kind, target, addresses = TARGETS[min(int(draw.expovariate(0.1)), len(TARGETS) - 1)]
    url = draw.choice(addresses) + target.rpartition(":")[2]
    url += draw.choice(["", "", "/tree/main", "#usage"])
    return {"url": url, "host": url.split("/")[2], "kind": kind, "target": target}


def _to_anywhere(draw: random.Random, _: Post, __: list[Post]) -> Row:
    host = draw.choice([None, *HOSTS])
    url = f"https://www.{host}/{draw.randrange(5)}" if host else "mailto:a@example.org"
    resolution = draw.choice([None, "page", "file", "unknown"])
    there = {"url": url, "host": host, "kind": "other", "target": None}
    return there | {"resolution": resolution}


def _to_post(draw: random.Random, post: Post, posts: list[Post]) -> Row:
    # A few posts are linked to often.
    other = posts[min(int(draw.expovariate(9 / len(posts))), len(posts) - 1)]
    url = other.url or f"/blog/{other.slug}"
    row: Row = {"kind": "post"}
    target: Post | None = other
    match draw.randrange(10):
        case 0:
            target, url = post, post.url or ""
        case 1:
            url = f"../{other.slug}.md"
        case 2:
            target = None
            row |= {"target": other.slug, "target_language": draw.choice(["en", "de"])}
        case 3 | 4:
            target = None
            row["target"] = url = _misspelt(draw, other.slug)
        case 5:
            target = None
            row["target"] = url = draw.choice(MISSING)
        case 6:
            missing = draw.choice(["missing_page", "missing_file", "missing_scheme"])
            url = draw.choice([*MISSING, "../a.md?b#c", "x.org/a?b"])
            return {
                "kind": "other",
                "target": None,
                "host": None,
                "url": url,
                "resolution": missing,
            }
        case 7:
            url += draw.choice(["/", "#part", "/?utm=1", "?a=/b/#c/"])
        case _:
            pass
    anchor = draw.choice([None, None, "results", "Re-sults", "the-", "gone", "fn:1"])
    host = url.split("/")[2].removeprefix("www.") if "://" in url else None
    row |= {"url": url, "host": host, "anchor": anchor, "resolution": "missing_post"}
    if target is None:
        return row
    return row | {
        "target": target.slug,
        "target_language": target.language,
        "target_post_id": target.post_id,
        "resolution": "post",
    }


def _misspelt(draw: random.Random, slug: str) -> str:
    letters = list(slug)
    for _ in range(draw.randrange(1, 5)):
        place = draw.randrange(len(letters) + 1)
        match draw.randrange(3):
            case 0:
                letters.insert(place, draw.choice("abc-é"))
            case 1 if letters[place:]:
                letters.pop(place)
            case _:
                letters[place : place + 1] = draw.choice("xyz")
    return "".join(letters)


def _code_block(draw: random.Random, _: Post, __: list[Post]) -> Row:
    return {"language": draw.choice(CODE), "count_lines": draw.choice([0, 1, 3, 40])}


def _heading(draw: random.Random, post: Post, __: list[Post]) -> Row:
    return {
        "level": draw.randrange(1, 7),
        "text": draw.choice(
            ["", "Results", *QUESTIONS, f"What is {post.post_id // 2}?"]
        ),
        "anchor": draw.choice([None, "results", "results-1", "the-"]),
    }


def _image(draw: random.Random, post: Post, _: list[Post]) -> Row:
    return {
        "url": draw.choice([f"/assets/{post.post_id}.png", "data:image/png;base64,"]),
        "alt": draw.choice([None, "", "a diagram", "图"]),
        "line": draw.choice([None, 7]),
    }
