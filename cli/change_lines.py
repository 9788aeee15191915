"""Changes of posts as lines for people: what `history` and `diff` print."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from blogdb.cli.changes import COLUMNS, NAMES, PLACE
from blogdb.cli.display import SIGNS, counted, visible
from blogdb.cli.values import NULL

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from blogdb.cli.changes import Change, State

_STYLES = {"---": "bold", "+++": "bold", "@@ ": "cyan"}
_SIDES = {"-": "red", "+": "green"}


def printer() -> Callable[[str, str], None]:
    """Make a function that prints lines: in colour on a terminal, plain elsewhere.

    Returns:
        A function of a line, which may hold anything, and a style of Rich's.
    """
    if not sys.stdout.isatty():
        return lambda line, _: _print_plainly(line)
    from rich.console import Console
    from rich.text import Text

    console = Console(file=sys.stdout, force_terminal=True)
    return lambda line, style: console.print(
        Text(visible(line), style=style), soft_wrap=True
    )


def _print_plainly(line: str) -> None:
    sys.stdout.write(f"{visible(line)}\n")


def print_change(
    change: Change,
    print_line: Callable[[str, str], None],
    moments: tuple[str, str],
    said: str = "",
) -> None:
    """Print a change for people.

    Args:
        change: the change.
        print_line: what `printer` returned.
        moments: what to call the two moments.
        said: what else to say in its first line.
    """
    print_line(f"{SIGNS[change.kind]} {change.name}{said}", "bold")
    for line in _fields(change):
        print_line(f"  {line}", "")
    for line in change.diff(*moments):
        style = _STYLES.get(line[:3], _SIDES.get(line[:1], ""))
        print_line(line, style)


def _fields(change: Change) -> Iterator[str]:
    before, after = change.before, change.after
    if before is not None and after is not None:
        for column in change.columns:
            yield f"{column}: {_shown(column, before, after)}"
        return
    state = before or after or {}
    for column in COLUMNS:
        if column in PLACE or (column == "is_draft" and not state.get(column)):
            continue
        if (text := _text(column, state)) is not None:
            yield f"{column}: {text}"


def _shown(column: str, before: State, after: State) -> str:
    if column in NAMES and before[column] == after[column]:
        column = f"raw_{column}"
    texts = (_text(column, state) for state in (before, after))
    return " → ".join(NULL if text is None else text for text in texts)


def _text(column: str, state: State) -> str | None:
    match state.get(column):
        case bool() as is_so:
            return "yes" if is_so else "no"
        case list() as names:
            return ", ".join(names) or None
        case None if column == "published_on" and state["published_raw"]:
            return f"“{state['published_raw']}”"
        case None if column == "content":
            return counted(state["word_count"], "word")
        case value:
            return value
