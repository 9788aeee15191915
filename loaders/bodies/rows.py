"""Writing the facts in bodies to TSV files, which DuckDB reads fastest.

Values contain no tabs and no line breaks, so that the files need no quotes.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from blogdb.loaders.bodies.extract import extract
from blogdb.loaders.bodies.language import detector
from blogdb.loaders.bodies.references import resolved
from blogdb.loaders.bodies.spaces import in_one_line
from blogdb.loaders.bodies.tables import (
    EXTRACTION_VERSION,
    LONGEST,
    SHORTENED,
    TABLES,
)
from blogdb.loaders.bodies.texts import TextWriter, text_rows

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    Body = tuple[int, str | None, str, str, int | None, str | None, str | None]

WORDS_A_MINUTE = 238
"""For adults reading English silently: Brysbaert 2019, doi:10.1016/j.jml.2019.104047"""

# Scripts without spaces between words, in which each character counts as a word, as in
# word processors: Han, Hiragana and Katakana, including half-width forms.
_UNSPACED = re.compile(
    "[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f"
    "\U00020000-\U0003ffff]"
)
_ASCII = bytes(range(128))


def count_words(text: str) -> int:
    """Count the words of a text.

    Args:
        text: a text with single spaces or line breaks between its words.

    Returns:
        The number of runs without white space, in which each Chinese or Japanese
        character counts as a word of its own.
    """
    if not text.isascii():
        # Looks for these characters only among the few that are not ASCII.
        others = text.encode().translate(None, _ASCII).decode()
        if count_unspaced := len(_UNSPACED.findall(others)):
            return count_unspaced + len(_UNSPACED.sub(" ", text).split())
    return text.count(" ") + text.count("\n") + 1 if text else 0


class RowWriter:
    """Writes the facts in bodies to files, one for each table.

    Args:
        folder: the folder for the files.
        name: the end of the files' names, different for each writer.
    """

    def __init__(self, folder: Path, name: str) -> None:
        self._files = {
            table: (folder / f"{table}-{name}.tsv").open(
                "w", encoding="utf-8", newline="\n"
            )
            for table in TABLES
        }
        self._texts = TextWriter(folder, name)
        self._mark = folder / SHORTENED.replace("*", name)
        self._has_shortened = False
        self._language_of = detector()

    def close(self) -> None:
        """Close the files."""
        for file in self._files.values():
            file.close()
        self._texts.close()
        if self._has_shortened:
            self._mark.touch()

    def write(self, bodies: Iterable[Body], *, with_texts: bool) -> None:
        """Write the facts in some bodies.

        Args:
            bodies: the posts, as (post_id, address, body, what it is written in, the
                line of the source file that it begins in, if known, title, names of
                tags).
            with_texts: whether to write the visible text, title and tags as well.
        """
        lines: dict[str, list[str]] = {table: [] for table in TABLES}
        texts: list[str] = []
        kept = self._kept
        for post_id, address, content, form, first_line, title, tags in bodies:
            above = None if first_line is None else first_line - 1
            facts = extract(content, form, with_lines=above is not None)
            lines["found_links"] += [
                f"{post_id}\t{position}\t{kept(resolved(address, url))}"
                f"\t{kept(text or '')}\t{form}\t{in_code}\t{_line(above, line)}\n"
                for position, (url, text, form, in_code, line) in enumerate(
                    facts.links, start=1
                )
            ]
            lines["found_code_blocks"] += [
                f"{post_id}\t{position}\t{kept(language or '')}\t{count_lines}"
                f"\t{_line(above, line)}\n"
                for position, (language, count_lines, line) in enumerate(
                    facts.code_blocks, start=1
                )
            ]
            lines["found_headings"] += [
                f"{post_id}\t{position}\t{level}\t{kept(text)}"
                f"\t{_line(above, line)}\t{kept(anchor or '')}\n"
                for position, (level, text, anchor, line) in enumerate(
                    facts.headings, start=1
                )
            ]
            lines["found_images"] += [
                f"{post_id}\t{position}\t{kept(resolved(address, url))}"
                f"\t{kept(alt or '')}\t{alt == ''}\t{_line(above, line)}\n"
                for position, (url, alt, line) in enumerate(facts.images, start=1)
            ]
            count = count_words(facts.text)
            language = self._language_of(facts.text) if self._language_of else None
            lines["found_texts"].append(
                f"{post_id}\t{EXTRACTION_VERSION}\t{facts.is_flattened}\t{count}"
                f"\t{count / WORDS_A_MINUTE}\t{language or ''}\n"
            )
            if with_texts:
                # Its lines are as `in_one_line` leaves them.
                texts += text_rows(post_id, "body", facts.text.replace("\n", " "))
                texts += text_rows(post_id, "code", in_one_line(facts.code))
                texts += text_rows(post_id, "title", in_one_line(title or ""))
                texts += text_rows(post_id, "tags", in_one_line(tags or ""))
        if texts:
            self._texts.write(texts)
        for table, rows in lines.items():
            self._files[table].writelines(rows)

    def _kept(self, value: str) -> str:
        """Shorten a text that is too long for its line."""
        if len(value) <= LONGEST:
            return value
        self._has_shortened = True
        return f"{value[:LONGEST]}…"


def _line(above: int | None, line: int) -> int | str:
    """Count a line of the body in the source file, if it is known what is above it."""
    return "" if above is None else above + line
