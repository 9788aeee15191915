"""Make `posts.csv` from the seed: `python sample/make.py SEED OUT`.

The facts of a post (title, author, date, slug, tags, URL) are kept byte for byte. Its
body is somebody else's text, so none of it is kept. A new body is made from the
addresses of its links and images, the languages of its code fences and the places of
its headings, with our own words between them, up to the same number of words. A word is
a run of characters other than white space.
"""

from __future__ import annotations

import argparse
import csv
import random
import re
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

COLUMNS = ("title", "author", "date", "local", "tags", "URL", "content")
HEADER_LINES = 4 * len(COLUMNS)  # name, type, shortest and longest value of each

WORDS = """
    acorn amber anvil apple arch aspen basil beach birch bloom boat brass brook
    cabin calm canal cedar chalk clay cliff cloud clover coal coast copper coral
    creek crisp dawn delta dew drift dune dusk eagle elm ember fern field finch
    flint fog forest frost garden glade glen gold grain granite grove gull harbor
    hazel heath hill honey ice inlet iris island ivy jade lake lantern larch lark
    leaf lily linen loam lotus maple marsh meadow mint mist moon moss mud oak oat
    ocean olive onyx opal orchard otter owl path peach pear pebble pine plum pond
    poppy quartz rain raven reed reef ridge river robin root rose rust rye sage
    salt sand seed shade shell shore silk silver slate snow soil spark spring
    star stone stream summit sun swan thyme tide timber trail tulip vale valley
    violet walnut wave wheat willow wind winter wood wren yarrow
""".split()  # noqa: SIM905 (more readable than a list of quoted words)

# For one pass over a body on one line, like those of the seed. The order of the
# alternatives matters: code hides what is in it, and an image is not a link.
# `(?<!\S)` and `(?!\S)` stand for the line breaks that the seed has lost: three
# backticks inside a word are not a fence.
ADDRESS = r"\s*<?(?P<{}>[^\s<>()\[\]]+(?:\([^\s()]*\)[^\s<>()\[\]]*)*)"
PARTS = re.compile(
    r"(?<!\S)(?P<fence>`{3,})(?P<language>[\w+#.-]*)\s(?:.*?\s)??(?P=fence)`*(?!\S)"
    r"|(?<!`)(?P<ticks>``?)(?!`)[^`]+(?P=ticks)(?!`)"
    r"|!\[[^\[\]]*\]\(" + ADDRESS.format("image") +
    r"|\]\(" + ADDRESS.format("link") +
    r"|<img\s[^<>]*?\bsrc=[\"']?(?P<html_image>[^\s\"'<>]+)[^<>]*>"
    r"|<a\s[^<>]*?\bhref=[\"']?(?P<html_link>[^\s\"'<>]+)[^<>]*>"
    r"|<(?!https?:)[A-Za-z/][^<>]*>"
    r"|(?P<bare>https?://(?>[^\s<>\"'`()\[\]{}]*[^\s<>\"'`()\[\]{}.,;:!?*]))(?!\]\()"
    r"|(?<!\S)(?P<heading>\#{1,6})(?!\S)",
    re.DOTALL,
)  # fmt: skip

LEAST_WORDS = {"link": 1, "image": 1, "fence": 2, "heading": 0}
HEADING_WORDS = 3


class Part(NamedTuple):
    """A fact in a body.

    Attributes:
        start: offset in the body, in characters.
        kind: "fence", "image", "link" or "heading".
        value: the fence's language, the address, or the heading's number signs.
    """

    start: int
    kind: str
    value: str


def read_seed(path: Path) -> list[dict[str, str]]:
    """Read a seed, the text copied from a data set viewer.

    Args:
        path: UTF-8 text with a header of four lines per column, then seven lines per
            post.

    Returns:
        The posts, unchanged and in the file's order.

    Raises:
        ValueError: the header has other columns, or lines are left over.
    """
    lines = path.read_bytes().decode("utf-8").removesuffix("\n").split("\n")
    names, lines = tuple(lines[:HEADER_LINES:4]), lines[HEADER_LINES:]
    if names != COLUMNS or len(lines) % len(COLUMNS):
        raise ValueError(f"{path}: not a seed with {len(COLUMNS)} lines per post")
    return [
        dict(zip(COLUMNS, lines[i : i + len(COLUMNS)], strict=True))
        for i in range(0, len(lines), len(COLUMNS))
    ]


def parts(body: str) -> Iterator[Part]:
    """Find the facts in a body, in order.

    Args:
        body: Markdown on one line.

    Yields:
        Fences, images, links and headings, except those inside code.
    """
    for match in PARTS.finditer(body):
        found = match.groupdict()
        if found["fence"]:
            yield Part(match.start(), "fence", found["language"])
        elif heading := found["heading"]:
            yield Part(match.start(), "heading", heading)
        elif image := found["image"] or found["html_image"]:
            yield Part(match.start(), "image", image)
        elif link := found["link"] or found["html_link"] or found["bare"]:
            yield Part(match.start(), "link", link)


class Rebuilt:
    """A new body: counts its words and breaks its lines."""

    SENTENCE, PARAGRAPH = 12, 60  # words

    def __init__(self, slug: str) -> None:
        self.text: list[str] = []
        self.count = 0
        self._paragraph = 0  # words in the open paragraph
        # Only random() is guaranteed to return the same numbers in every Python.
        self._random = random.Random(slug).random  # noqa: S311 (filler, not secrets)

    def word(self) -> str:
        """Draw one of our own words."""
        return WORDS[int(self._random() * len(WORDS))]

    def say(self, word: str) -> None:
        """Add a word to the running text."""
        ends = (self._paragraph + 1) % self.SENTENCE == 0
        begins = self._paragraph % self.SENTENCE == 0
        # An address is a word that must stay as it is.
        plain = word if "(" in word else word.capitalize() if begins else word
        self.text += [" " if self._paragraph else "", plain, "." if ends else ""]
        self.count += 1
        self._paragraph += 1
        if self._paragraph >= self.PARAGRAPH:
            self.end_paragraph()

    def end_paragraph(self) -> None:
        """End the paragraph, unless it is empty."""
        if self._paragraph:
            is_cut = self._paragraph % self.SENTENCE
            self.text.append(".\n\n" if is_cut else "\n\n")
            self._paragraph = 0

    def block(self, text: str) -> None:
        """Add a separate paragraph of one or more words."""
        self.end_paragraph()
        self.text += [text, "\n\n"]
        self.count += len(text.split())


def rebuild(slug: str, body: str) -> str:
    """Rebuild a body from its facts and our own words.

    Args:
        slug: the post's slug, which determines the words.
        body: the post's Markdown.

    Returns:
        Markdown with the same number of words, and with the links, images, fences and
        headings at the same positions, counted in words.

    Raises:
        ValueError: the body has more facts than words.
    """
    new = Rebuilt(slug)
    found = list(parts(body))
    spare = len(body.split()) - sum(LEAST_WORDS[part.kind] for part in found)
    if spare < 0:
        raise ValueError(f"{slug}: more links, images and fences than words")
    before, last = 0, 0  # words up to `last`, an offset in the body
    for part in found:
        before += len(body[last : part.start].split())
        last = part.start
        for _ in range(min(before - new.count, spare)):
            new.say(new.word())
            spare -= 1
        if part.kind == "link":
            new.say(f"[{new.word()}]({part.value})")
        elif part.kind == "image":
            new.block(f"![{new.word()}]({part.value})")
        elif part.kind == "fence":
            new.block(f"```{part.value}\n```")
        elif spare >= HEADING_WORDS:
            new.block(f"{part.value} {new.word().capitalize()} {new.word()}")
            spare -= HEADING_WORDS
    for _ in range(spare):
        new.say(new.word())
    new.end_paragraph()
    return "".join(new.text).rstrip() + "\n"


def main() -> None:
    """Write the sample as CSV with line feeds."""
    parser = argparse.ArgumentParser(description="Make the sample from the seed.")
    parser.add_argument("seed", type=Path)
    parser.add_argument("out", type=Path)
    arguments = parser.parse_args()
    posts = read_seed(arguments.seed)
    with arguments.out.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        for post in posts:
            writer.writerow(post | {"content": rebuild(post["local"], post["content"])})


if __name__ == "__main__":
    main()
