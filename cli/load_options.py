"""The options of a load that a blog has alone, and as one of a lake."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from blogdb.cli import completion
from blogdb.cli.options import mapping_option, memory_limit_option

if TYPE_CHECKING:
    from collections.abc import Callable


class _FormatOption(click.Option):
    """An option whose help names the formats, which costs their import."""

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """Write the help, and behind it the formats."""
        from blogdb.loaders.sources.registry import readers
        from blogdb.loaders.trees.layouts.registry import layouts

        formats = (
            f" Of a file: {', '.join(readers())}; of a folder: {', '.join(layouts())}."
            "  [default: detected]"
        )
        record = super().get_help_record(ctx)
        return record and (record[0], record[1] + formats)


_OPTIONS = (
    click.option(
        "--format",
        cls=_FormatOption,
        metavar="FORMAT",
        shell_complete=completion.formats,
        help="The sources' format.",
    ),
    mapping_option(
        "TARGET=COLUMN",
        "slug=local",
        "Take TARGET from COLUMN of the source, or from a field of front matter;"
        " repeatable. COLUMN may have a path within its values: title=title.rendered.",
    ),
    click.option(
        "--drafts/--no-drafts",
        default=None,
        help="Load drafts, too, marked as such.  [default: --no-drafts]",
    ),
    click.option(
        "--bodies/--no-bodies",
        default=None,
        help="Parse the bodies: links, code, headings, images, words.  [default: as"
        " before; at first --bodies]",
    ),
    click.option(
        "--search/--no-search",
        default=None,
        help="Make the posts searchable.  [default: as before; at first --search]",
    ),
    click.option(
        "--partial",
        is_flag=True,
        help="The sources are only part of the blog: remove no posts that they lack.",
    ),
    click.option(
        "--strict",
        is_flag=True,
        help="Refuse the load when anything cannot be taken as it is.",
    ),
    click.option(
        "--allow-removals",
        is_flag=True,
        help="Let the load remove more than a third of the posts.",
    ),
    click.option(
        "--allow-missing-fields",
        is_flag=True,
        help="Let the load take posts none of which has a field, such as tags, that a"
        " third of them had.",
    ),
    memory_limit_option,
)


def blog_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options, which have the names of the fields of a load's `Options`."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command
