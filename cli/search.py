"""`blogdb search`: finds posts by words."""

from __future__ import annotations

import re
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Any, TextIO

import click

from blogdb.cli.command import READING, Command
from blogdb.cli.days import day_option
from blogdb.cli.display import visible
from blogdb.cli.options import database_option, row_options_with
from blogdb.db.errors import ExitCode

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from blogdb.api.session import Rows, Session
    from blogdb.cli.options import RowOptions
    from blogdb.cli.screen import Screen

_MARK = "**"
"""Stands before and after each found word of a snippet."""
_COUNT_POSTS = 10
_INDENT = 4


_SIGNS = re.compile(r"\W+")
_WORD = re.compile(r"-[^\W\d_]{2,}")


class _SearchCommand(Command):
    """The command, which says how to exclude a word that was taken for an option."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the arguments.

        Args:
            ctx: the context.
            args: the arguments.

        Returns:
            What is left.

        Raises:
            UsageError: they are wrong.
        """
        options = args[: args.index("--")] if "--" in args else args
        word = next((each for each in options if _WORD.fullmatch(each)), None)
        try:
            left = super().parse_args(ctx, list(args))
        except click.UsageError as error:
            if word is None:
                raise
            raise _to_exclude(word, ctx) from error
        if word is not None and word.startswith("-o"):
            # A file of that name is not what somebody wants who searches.
            raise _to_exclude(word, ctx)
        return left


def _to_exclude(word: str, context: click.Context) -> click.UsageError:
    return click.UsageError(
        f"{word} is taken for an option; to exclude a word, write -- before all words:"
        f" blogdb search -- rlhf {word}",
        context,
    )


@click.command(
    cls=_SearchCommand,
    example=(
        "blogdb search reinforcement learning\n"
        "blogdb search '\"large language model\" transf*' --limit 3\n"
        "blogdb search gpt-2 --tag nlp --since 2024-01-01\n"
        "blogdb search -f json -- whale -fish"
    ),
    exits=[*READING, ExitCode.QUERY],
)
@click.argument("words", nargs=-1, required=True)
@click.option("--language", metavar="CODE", help="Only posts in this language.")
@click.option("--tag", metavar="TAG", help="Only posts with this tag.")
@click.option("--author", metavar="NAME", help="Only posts of this author.")
@day_option("--since", "Only posts from 2024-01-31 on.")
@day_option("--until", "Only posts up to this day.")
@row_options_with(f"{_COUNT_POSTS}", "-k")
@database_option
def search(
    *, words: tuple[str, ...], database: Path, wanted: RowOptions, **filters: Any
) -> None:
    """Find the posts that are about WORDS, the best first.

    Words in quotation marks (quote them once more for the shell) must be in a post in
    that order, `begin*` matches every word that begins so, and `-word` (after `--`)
    must not be in it. All formats but the list have the columns of `search_posts`.

    Where posts translate one another, the list has one of them, in the blog's default
    language if that has the words; `--language` asks for another.
    """
    from blogdb.api.searching import missing_words, search_statement
    from blogdb.cli.output import print_rows

    text = " ".join(words)
    limit = _COUNT_POSTS if wanted.limit is None else wanted.limit
    missing: list[dict[str, Any]] = []

    def statement(session: Session) -> str:
        found = search_statement(session, text, limit, filters)
        missing.extend(missing_words(session, text))
        _tell(missing, text)
        return found

    print_rows(database, statement, wanted, draw=partial(_draw, missing))


def _tell(missing: list[dict[str, Any]], text: str) -> None:
    # The index has code such as `GenServer.call` as genserver-call.
    typed = {_SIGNS.sub("-", part.casefold()): part for part in text.split()}
    for row in missing:
        word, nearest = row["word"], row["nearest_word"]
        word = typed.get(word, word)
        near = f"; {visible(nearest)} has {row['count_posts']:,}" if nearest else ""
        click.echo(f"blogdb: no post has {visible(word)}{near}", err=True)


def _draw(
    missing: list[dict[str, Any]],
    rows: Rows,
    stream: TextIO,
    limit: int | None,
    screen: Screen | None,
) -> None:
    """Write a list to read: title, day, slug, address, and the found words."""
    from blogdb.cli.values import shown

    is_empty = True
    for values in islice(rows.values, limit):
        if not is_empty:
            stream.write("\n")
        is_empty = False
        post = dict(zip(rows.columns, values, strict=True))
        facts = [
            shown(post[name])
            for name in ("published_on", "language", "slug")
            if post.get(name) not in (None, "und")
        ]
        _write_post(post, " · ".join(facts), stream, screen)
    stream.flush()
    if is_empty and not missing:
        click.echo(
            "blogdb: no post has that; fewer words in quotes, or the beginnings of"
            " words (transf*), find more",
            err=True,
        )


def _place(post: dict[str, Any]) -> str:
    """Say where the words stand: the address with its anchor, and the heading."""
    url, heading, anchor = (post.get(name) for name in ("url", "heading", "anchor"))
    if heading == post.get("title"):
        heading = None
    address = f"{url}#{anchor}" if url and anchor else url
    return " · ".join(visible(str(part)) for part in (address, heading) if part)


def _write_post(
    post: dict[str, Any], facts: str, stream: TextIO, screen: Screen | None
) -> None:
    # A file may have a macro of somebody's own under the name.
    rank, title, snippet = (
        visible(str(post.get(name) or "")) for name in ("rank", "title", "snippet")
    )
    number = f"{rank:>{_INDENT - 2}}. "
    if screen is None:
        lines = [title, facts, _place(post), snippet.replace(_MARK, "")]
        beginnings = [number, *(" " * _INDENT for _ in lines[1:])]
        for beginning, line in zip(beginnings, lines, strict=True):
            if line:
                stream.write(f"{beginning}{line}\n")
        return

    from rich.console import Console
    from rich.padding import Padding
    from rich.text import Text

    console = Console(file=stream, force_terminal=True, width=screen.columns)
    console.print(Text(f"{number}{title}", style="bold"))
    for text in (
        Text(facts, style="dim"),
        Text(_place(post), style="dim"),
        Text.assemble(*_styled(snippet)),
    ):
        if text:
            console.print(Padding.indent(text, _INDENT))


def _styled(snippet: str) -> Iterator[tuple[str, str]]:
    for number, text in enumerate(snippet.split(_MARK)):
        yield text, "bold yellow" if number % 2 else ""
