"""Generate a blog for the benchmarks: `python benchmarks/corpus.py N OUTDIR`.

Writes OUTDIR/posts.csv with N posts, OUTDIR/refresh/posts.csv with a later version of
the same blog (1 % of the posts changed: title, tags or body; 0.5 % removed; 0.5 % new)
and OUTDIR/truth.json with what a database must contain after loading each.

The same arguments give the same bytes. It is plain Python on purpose: it has no
dependencies, holds one post in memory at a time, and counts the truth independently of
the SQL that is measured.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import math
import re
from itertools import accumulate
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

COLUMNS = ("title", "author", "date", "local", "tags", "URL", "content")
SITE = "https://example.com/blog"
QUOTE = '"'
MUST_QUOTE = re.compile(r'[",\r\n]|^\s|\s$')
EPOCH = dt.date(2014, 1, 1)
DAYS = 4000
COUNT_WORDS = 6000
MEAN_BLOCK = 206  # characters, including the blank line after it
SPREAD = 0.6  # of the logarithm of a body's length


class Post(NamedTuple):
    """A row of the CSV."""

    title: str
    author: str
    date: str
    slug: str
    tags: str
    url: str
    content: str


class Zipf:
    """Draws from a list, in which early entries are frequent and late ones rare."""

    def __init__(self, entries: Sequence[str], shift: float = 2.0) -> None:
        """Give the entry at index i the weight 1 / (i + shift)."""
        self.entries = entries
        self._weights = list(accumulate(1 / (i + shift) for i in range(len(entries))))

    def draw(self, random: Random, count: int) -> list[str]:
        """Draw `count` entries, with repeats."""
        return random.choices(self.entries, cum_weights=self._weights, k=count)


class Blog:
    """A generated blog of a given size."""

    def __init__(self, count: int, body: int, seed: int) -> None:
        """Generate the names and blocks that posts are made of.

        Args:
            count: the number of posts in the first version.
            body: the mean length of a body in characters.
            seed: different seeds give different blogs.
        """
        self.count = count
        self.random = Random(seed)  # noqa: S311 (made-up text, no secrets)
        self._log_blocks = math.log(body / MEAN_BLOCK) - SPREAD**2 / 2
        self.words = self._make_words()
        self._language = Zipf(self.words, 4)
        self.authors = Zipf(self._names(max(5, round(4 * count**0.6)), "-and-"))
        tags = self._names(min(5000, round(90 * (count / 100) ** 0.44)), "-")
        # Blogs have tags that differ only in singular and plural.
        plurals = {i: f"{tags[i - 3]}s" for i in range(5, len(tags), 12)}
        tags = [plurals.get(i, tag) for i, tag in enumerate(tags)]
        self.tags = Zipf(list(dict.fromkeys(tags)))
        self._blocks, self._shares = self._make_blocks(min(30_000, 1000 + count))

    def _make_words(self) -> list[str]:
        """Invent a language: words of one to five syllables, in random order."""
        heads = "b c ch d f g gr h k l m n p pl r s st t tr v w z".split()  # noqa: SIM905
        tails = "a e i o u ai en er is on ul".split()  # noqa: SIM905
        syllables = [head + tail for head in heads for tail in tails]
        words: dict[str, None] = {}
        while len(words) < COUNT_WORDS:
            chosen = self.random.choices(syllables, k=self.random.randint(1, 4))
            words["".join(chosen)] = None
        return list(words)

    def _names(self, count: int, joint: str) -> list[str]:
        """Invent `count` different names of one or two words."""
        words = self.words
        names: dict[str, None] = {}
        for i in range(4 * count):
            first, second = words[i % COUNT_WORDS], words[i * 7 % COUNT_WORDS]
            names[first if i % 3 and i < COUNT_WORDS else first + joint + second] = None
            if len(names) == count:
                break
        return list(names)

    def _phrase(self, shortest: int, longest: int) -> str:
        return " ".join(
            self._language.draw(self.random, self.random.randint(shortest, longest))
        )

    def _sentence(self) -> str:
        return self._phrase(6, 20).capitalize() + self.random.choice("...?,")

    def _make_blocks(self, count: int) -> tuple[list[list[str]], list[float]]:
        """Generate the blocks that bodies are made of.

        Returns:
            A list of blocks for each kind, and the cumulative shares of the kinds.
        """
        draw, phrase = self.random, self._phrase

        def paragraph() -> str:
            return " ".join(self._sentence() for _ in range(draw.randint(1, 3)))

        def heading() -> str:
            return f"{draw.choice(['##', '##', '###'])} {phrase(2, 6).title()}"

        def code() -> str:
            language = draw.choice(["python", "python", "bash", "", "json", "sql"])
            lines = [
                f'{phrase(1, 1)} = {phrase(1, 1)}("{phrase(1, 3)}")  # {phrase(1, 3)}'
                for _ in range(draw.randint(2, 8))
            ]
            return "\n".join([f"```{language}", *lines, "```"])

        def link() -> str:
            slug = self.slug(draw.randrange(self.count))
            # A few lead nowhere.
            return f"{SITE}/{slug if draw.random() < 0.98 else slug[1:]}"

        def links() -> str:
            return "\n".join(
                f"- [{phrase(1, 4)}]({link()})" for _ in range(draw.randint(1, 4))
            )

        def linked() -> str:
            number = f"23{draw.randint(1, 12):02d}.{draw.randrange(300):05d}"
            name = phrase(2, 2).replace(" ", "/")
            url = draw.choice(
                [
                    f"https://docs.example.org/{name}",
                    f"https://arxiv.org/abs/{number}",
                    f"https://arxiv.org/pdf/{number}.pdf",
                    f"https://github.com/{name}/tree/main",
                    f"https://huggingface.co/{name}",
                    f"https://huggingface.co/datasets/{name}",
                    f"https://huggingface.co/spaces/{name}",
                ]
            )
            return f"{self._sentence()} See [{phrase(1, 3)}]({url}). {self._sentence()}"

        def image() -> str:
            path = phrase(2, 2).replace(" ", "/")
            alt = phrase(1, 4) if draw.random() < 0.75 else ""
            return f"![{alt}]({SITE}/assets/{path}.png)"

        def quote() -> str:
            return f"> {self._sentence()} — 🤗 {phrase(1, 2).title()}"

        kinds = [
            (0.52, paragraph, count),
            (0.16, linked, count // 2),
            (0.12, heading, count // 4),
            (0.08, code, count // 4),
            (0.05, links, count // 4),
            (0.04, image, count // 8),
            (0.03, quote, count // 8),
        ]
        blocks = [[make() for _ in range(size)] for _, make, size in kinds]
        return blocks, list(accumulate(share for share, _, _ in kinds))

    def slug(self, number: int) -> str:
        """Return the slug of a post, which ends in its number."""
        first, second = number * 31 % COUNT_WORDS, number * 17 % COUNT_WORDS
        return f"{self.words[first]}-{self.words[second]}-{number}"

    def _title(self) -> str:
        words = self._language.draw(self.random, self.random.randint(3, 9))
        at = int(self.random.random() * len(words))
        which = self.random.random()
        if which < 0.1:
            words[at] = f'"{words[at]}"'
        elif which < 0.25:
            words[at] += ","
        elif which < 0.3:
            words[at] = "🤗"
        return " ".join(words).capitalize()

    def _date(self) -> str:
        # With more posts towards the end, since blogs grow.
        day = EPOCH + dt.timedelta(days=int(DAYS * math.sqrt(self.random.random())))
        month = day.strftime("%B" if self.random.random() < 0.6 else "%b")
        number = f"{day.day:02d}" if self.random.random() < 0.2 else str(day.day)
        return f"{month} {number}, {day.year}"

    def raw_tag(self, tag: str) -> str:
        """Spell a tag as people do: one in twelve is not in canonical form."""
        which = int(self.random.random() * 60)
        forms = (tag.upper(), tag.title(), tag.replace("-", "_"), f" {tag}", f"{tag} ")
        return forms[which] if which < len(forms) else tag

    def _tag_line(self) -> str:
        if self.random.random() < 0.005:
            return ""
        tags = self.tags.draw(self.random, int(self.random.random() * 6) + 1)
        # Rarely, a post has the same tag twice.
        if self.random.random() > 0.02:
            tags = list(dict.fromkeys(tags))
        return ", ".join(self.raw_tag(tag) for tag in tags)

    def block(self) -> str:
        """Draw a block of a body."""
        (pool,) = self.random.choices(self._blocks, cum_weights=self._shares)
        return pool[int(self.random.random() * len(pool))]

    def post(self, number: int) -> Post:
        """Generate the post with this number; call it in the order of numbers."""
        random = self.random
        title = self._title()
        (author,) = self.authors.draw(random, 1)
        if random.random() < 0.01:
            author = author.title()
        slug = self.slug(number)
        count = max(1, round(math.exp(random.gauss(self._log_blocks, SPREAD))))
        pools = random.choices(self._blocks, cum_weights=self._shares, k=count)
        blocks = [pool[int(random.random() * len(pool))] for pool in pools]
        content = "\n\n".join([f"# {title}", *blocks]) + "\n"
        return Post(
            title,
            author,
            self._date(),
            slug,
            self._tag_line(),
            f"{SITE}/{slug}",
            content,
        )

    def change(self, post: Post, what: int) -> Post:
        """Change a post's title (0), tags (1) or body (2)."""
        if what == 0:
            return post._replace(title=f"{post.title} (updated)")
        if what == 1:
            known = set(canonical_tags(post.tags))
            new = next(
                tag
                for tag in iter(lambda: self.tags.draw(self.random, 1)[0], None)
                if tag not in known
            )
            return post._replace(tags=f"{post.tags}, {new}" if post.tags else new)
        return post._replace(content=f"{post.content}\n{self.block()}\n")


def canonical_tags(line: str) -> list[str]:
    """Return the canonical tags of a post, without repeats, in order."""
    names = (re.sub(r"[ _]+", "-", raw.strip().casefold()) for raw in line.split(","))
    return list(dict.fromkeys(name for name in names if name))


class Truth:
    """Counts what a database must contain after loading the counted posts."""

    def __init__(self) -> None:
        self.posts = self.post_tags = 0
        self.title_chars = self.content_chars = self.words = 0
        self.authors: set[str] = set()
        self.tags: set[str] = set()
        self.days: set[str] = set()

    def see(self, post: Post) -> None:
        """Count a post."""
        tags = canonical_tags(post.tags)
        self.posts += 1
        self.post_tags += len(tags)
        self.title_chars += len(post.title)
        self.content_chars += len(post.content)
        self.words += len(post.content.split())
        self.authors.add(post.author.casefold())
        self.tags.update(tags)
        self.days.add(post.date)

    def counts(self) -> dict[str, int | str]:
        """Return the counts by name; lengths are in characters, days are ISO dates."""
        days = {day_of(date) for date in self.days}
        return {
            "posts": self.posts,
            "authors": len(self.authors),
            "tags": len(self.tags),
            "post_tags": self.post_tags,
            "post_authors": self.posts,
            "title_chars": self.title_chars,
            "content_chars": self.content_chars,
            "words": self.words,
            "days": len(days),
            "first_day": min(days).isoformat(),
            "last_day": max(days).isoformat(),
        }


def csv_line(cells: Iterable[str]) -> str:
    """Return a row of CSV; for long cells much faster than `csv.writer`."""
    quoted = (
        f'"{cell.replace(QUOTE, QUOTE * 2)}"' if MUST_QUOTE.search(cell) else cell
        for cell in cells
    )
    return ",".join(quoted) + "\n"


def day_of(date: str) -> dt.date:
    """Parse a date with the month's full or short name."""
    month, _, rest = date.partition(" ")
    return dt.datetime.strptime(f"{month[:3]} {rest}", "%b %d, %Y").date()


def refreshed(blog: Blog, posts: Iterable[Post]) -> Iterator[tuple[Post, Post | None]]:
    """Pair each post with its later version; a removed post with None."""
    count_changed, count_gone = max(1, blog.count // 100), max(1, blog.count // 200)
    chosen = blog.random.sample(range(blog.count), count_changed + count_gone)
    changes = {number: i % 3 for i, number in enumerate(chosen[:count_changed])}
    gone = set(chosen[count_changed:])
    for number, post in enumerate(posts):
        if number in gone:
            yield post, None
        elif number in changes:
            yield post, blog.change(post, changes[number])
        else:
            yield post, post


def generate(count: int, folder: Path, body: int = 2000, seed: int = 1) -> None:
    """Write both versions of a blog, and the truth about them.

    Args:
        count: the number of posts in the first version, at least 2.
        folder: where to write; created if it is missing.
        body: the mean length of a body in characters.
        seed: different seeds give different blogs.
    """
    blog = Blog(count, body, seed)
    (folder / "refresh").mkdir(parents=True, exist_ok=True)
    first, refresh = Truth(), Truth()
    with (
        (folder / "posts.csv").open("w", encoding="utf-8", newline="") as file,
        (folder / "refresh/posts.csv").open("w", encoding="utf-8", newline="") as later,
    ):
        file.write(csv_line(COLUMNS))
        later.write(csv_line(COLUMNS))
        for post, new in refreshed(blog, map(blog.post, range(count))):
            line = csv_line(post)
            file.write(line)
            first.see(post)
            if new:
                later.write(line if new is post else csv_line(new))
                refresh.see(new)
        for post in map(blog.post, range(count, count + max(1, count // 200))):
            later.write(csv_line(post))
            refresh.see(post)
    # Written last: if it exists, the rest is complete.
    truth = {"first": first.counts(), "refresh": refresh.counts()}
    (folder / "truth.json").write_text(json.dumps(truth, indent=2) + "\n")


def main() -> None:
    """Generate the blog that the command line asks for."""
    parser = argparse.ArgumentParser(description="Generate a blog for benchmarks.")
    parser.add_argument("count", type=int, metavar="N", help="posts, at least 2")
    parser.add_argument("folder", type=Path, metavar="OUTDIR")
    parser.add_argument("--body", type=int, default=2000, help="mean characters")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    if arguments.count < 2:
        parser.error("N must be at least 2")
    generate(arguments.count, arguments.folder, arguments.body, arguments.seed)


if __name__ == "__main__":
    main()
