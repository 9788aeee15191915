"""Tells what a load did: to a person, or to a program."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

import click

from blogdb.cli import summary
from blogdb.cli import timings as timings_of_steps
from blogdb.cli.display import SIGNS, counted, visible

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from blogdb.db.steps import Timing
    from blogdb.loaders.load import Result
    from blogdb.loaders.settings.file import Settings


@dataclass(frozen=True)
class Telling:
    """How to tell what a load did.

    Attributes:
        database: the database.
        is_json: whether to tell it to a program.
        is_verbose: whether to tell how long each step took.
        is_quiet: whether to tell nothing.
        is_again: whether files changed, so that what changed is news, and nothing else.
    """

    database: Path
    is_json: bool
    is_verbose: bool
    is_quiet: bool
    is_again: bool = False

    def tell(
        self, result: Result, settings: Settings | None, timings: Sequence[Timing]
    ) -> None:
        """Print what a load did.

        Args:
            result: what it did.
            settings: the settings that it had from a file.
            timings: how long its steps took.
        """
        if self.is_again and result.load_id is None:
            return
        if self.is_verbose:
            for line in timings_of_steps.lines(timings, result.seconds):
                click.echo(line, err=True)
        for warning in result.warnings:
            click.echo(f"blogdb: {visible(warning)}", err=True)
        if self.is_quiet:
            return
        path = str(settings.path) if settings else None
        if self.is_json:
            told = asdict(result)
            del told["counts"]["posts"], told["is_new_summary"], told["rules"]
            head = {"database": str(self.database), "settings": path}
            click.echo(json.dumps(head | told.pop("counts") | told))
            return
        for line in _outcome(result, lists_changes=self.is_again or result.is_dry_run):
            click.echo(line)
        if result.is_new_summary and result.summary is not None and not self.is_again:
            lines = [f"settings: {path}"] if path else []
            for line in (*lines, *summary.lines(result.summary)):
                click.echo(f"  {visible(line)}", err=True)
        if result.counts.problems and result.load_id is not None:
            click.echo(
                f"blogdb: {counted(result.counts.problems, 'problem')};"
                " see: blogdb show open_problems --db"
                f" {visible(str(self.database))}",
                err=True,
            )


def _outcome(result: Result, *, lists_changes: bool) -> list[str]:
    lines = []
    counts = result.counts
    if lists_changes:
        lines += [
            visible(f"{SIGNS.get(change, change)} {path} ({language})")
            for change, language, path in result.changes
        ]
        changed = counts.added + counts.changed + counts.removed
        if changed > len(result.changes):
            lines.append(f"… and {changed - len(result.changes):,} more")
    is_unchanged = result.load_id is None and not result.is_dry_run
    end = "; unchanged: the file was not touched" if is_unchanged else ""
    lines.append(
        f"{counted(counts.read, 'post')} read in {result.seconds:.2f} s:"
        f" {counts.added:,} added, {counts.changed:,} changed,"
        f" {counts.removed:,} removed, {counts.unchanged:,} unchanged,"
        f" {counts.rejected:,} rejected{end}"
    )
    if counts.kept:
        lines.append(
            f"{counted(counts.kept, 'post')} kept that the sources lack, since rejected"
            " rows may be theirs"
        )
    if result.is_dry_run:
        lines.append("dry run: the file was not touched")
    return lines
