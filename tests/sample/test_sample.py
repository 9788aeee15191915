"""The bundled sample: the facts of the seed, and nothing else of it."""

from __future__ import annotations

import csv
import re
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
FACTS = ("title", "author", "date", "local", "tags", "URL")


def split_code(body: str) -> tuple[list[str], str]:
    """Walk a body word by word and take out its fenced code.

    Returns:
        The languages of the fences, and the body without them. A fence that is
        never closed is no fence.
    """
    words = re.split(r"(\s+)", body)
    languages: list[str] = []
    prose: list[str] = []
    at = 0
    while at < len(words):
        opening = re.fullmatch(r"(```+)([^`\s,]*)", words[at])
        end = at + 2
        while opening and end < len(words):
            ticks = words[end]
            if ticks.startswith(opening[1]) and not ticks.strip("`"):
                break
            end += 2
        if opening and end < len(words):
            languages.append(opening[2])
            at = end + 1
        else:
            prose.append(words[at])
            at += 1
    return languages, "".join(prose)


def addresses(body: str) -> tuple[list[str], list[str]]:
    """Find the addresses of links and images outside code, one form at a time."""
    _, prose = split_code(body)
    prose = re.sub(r"(?<!`)(`{1,2})(?!`)[^`]+\1(?!`)", lambda m: "~" * len(m[0]), prose)
    links: list[tuple[int, str]] = []
    images: list[tuple[int, str]] = []

    def take(pattern: str, into: list[tuple[int, str]]) -> None:
        """Collect what a pattern finds, and blank it for the patterns to come."""
        nonlocal prose
        into.extend((match.start(), match[1]) for match in re.finditer(pattern, prose))
        prose = re.sub(pattern, lambda match: " " * len(match[0]), prose)

    address = r"<?([^\s<>()\[\]](?:[^\s<>()\[\]]|\([^\s()]*\))*)"
    take(r"!\[[^\[\]]*\]\(\s*" + address, images)
    take(r"\]\(\s*" + address, links)
    # A link's text may be an address; it is not a second link.
    prose = re.sub(r"\[\s*https?://\S+(?= {5})", lambda m: " " * len(m[0]), prose)
    take(r"<img\s[^<>]*?src=[\"']?([^\s\"'<>]+)[^<>]*>", images)
    take(r"<a\s[^<>]*?href=[\"']?([^\s\"'<>]+)[^<>]*>", links)
    prose = re.sub(r"<[A-Za-z/](?!ttps?:)[^<>]*>", lambda m: " " * len(m[0]), prose)
    bare: list[tuple[int, str]] = []
    take(r"(https?://[^\s<>\"'`()\[\]{}]+)", bare)
    links += [(start, url.rstrip(".,;:!?*")) for start, url in bare]
    return [url for _, url in sorted(links)], [url for _, url in sorted(images)]


def words_without_addresses(body: str) -> list[str]:
    """Lower-case words of a body whose addresses are cut out."""
    plain = re.sub(r"\]\([^)]*\)|https?://\S+", " ", body)
    return re.findall(r"\w+", plain.lower())


@pytest.fixture(scope="module")
def posts(sample: Path) -> list[dict[str, str]]:
    """The rows of the committed sample."""
    with sample.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def originals(seed: Path) -> list[dict[str, str]]:
    """The posts of the seed: after 28 header lines, seven lines each."""
    lines = seed.read_text(encoding="utf-8").split("\n")[28:]
    fields = (*FACTS, "content")
    return [
        dict(zip(fields, lines[i : i + 7], strict=True))
        for i in range(0, len(lines) - 6, 7)
    ]


def test_script_makes_the_committed_sample(
    seed: Path, sample: Path, tmp_path: Path
) -> None:
    """The script makes the committed file from the seed again, byte for byte."""
    again = tmp_path / "posts.csv"
    script = REPOSITORY / "sample" / "make.py"
    subprocess.run([sys.executable, script, seed, again], check=True)
    assert again.read_bytes() == sample.read_bytes()


def test_script_refuses_what_is_not_the_seed(tmp_path: Path) -> None:
    """A file of another form is an error, not a wrong sample."""
    other = tmp_path / "other.txt"
    other.write_text("title\nauthor\n", encoding="utf-8")
    script = REPOSITORY / "sample" / "make.py"
    done = subprocess.run(
        [sys.executable, script, other, tmp_path / "posts.csv"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode != 0
    assert "not a seed" in done.stderr
    assert not (tmp_path / "posts.csv").exists()


def test_sample_has_100_posts(posts: list[dict[str, str]]) -> None:
    """The sample holds 100 posts with different slugs, every column filled."""
    assert len({post["local"] for post in posts}) == len(posts) == 100
    assert all(all(post.values()) for post in posts)


def test_facts_are_as_they_were(
    posts: list[dict[str, str]], originals: list[dict[str, str]]
) -> None:
    """Title, author, date, slug, tags and URL equal the seed's, in its order."""
    for post, original in zip(posts, originals, strict=True):
        assert {name: post[name] for name in FACTS} == {
            name: original[name] for name in FACTS
        }


def test_bodies_keep_links_images_and_fences(
    posts: list[dict[str, str]], originals: list[dict[str, str]]
) -> None:
    """Addresses and fence languages equal, in order, what the seed's bodies hold."""
    count_links = count_images = count_fences = 0
    for post, original in zip(posts, originals, strict=True):
        languages, _ = split_code(original["content"])
        links, images = addresses(original["content"])
        content = post["content"]
        fences = re.findall(r"^```(.*)\n```$", content, re.MULTILINE)
        assert fences == languages, post["local"]
        assert re.findall(r"(?<!!)\[\w+\]\((\S+)\)", content) == links, post["local"]
        assert re.findall(r"!\[\w+\]\((\S+)\)", content) == images, post["local"]
        count_links += len(links)
        count_images += len(images)
        count_fences += len(languages)
    assert (count_links, count_images, count_fences) == (2595, 370, 594)


def test_bodies_keep_their_number_of_words(
    posts: list[dict[str, str]], originals: list[dict[str, str]]
) -> None:
    """A body has exactly as many words as the seed's."""
    for post, original in zip(posts, originals, strict=True):
        count = len(post["content"].split())
        assert count == len(original["content"].split()), post["local"]


def test_fences_hold_no_code(posts: list[dict[str, str]]) -> None:
    """Every fence closes on the line after it opens."""
    for post in posts:
        lines = post["content"].split("\n")
        marks = [i for i, line in enumerate(lines) if line.startswith("```")]
        assert len(marks) % 2 == 0
        pairs = zip(marks[::2], marks[1::2], strict=True)
        assert all(end == start + 1 for start, end in pairs)


def test_no_sentence_of_the_seed_is_in_the_sample(
    posts: list[dict[str, str]], originals: list[dict[str, str]]
) -> None:
    """No six words in a row of any seed body are in any body of the sample."""

    def sixes(bodies: list[dict[str, str]]) -> set[tuple[str, ...]]:
        found: set[tuple[str, ...]] = set()
        for body in bodies:
            words = words_without_addresses(body["content"])
            found |= set(zip(*(words[i:] for i in range(6)), strict=False))
        return found

    assert sixes(posts).isdisjoint(sixes(originals))
