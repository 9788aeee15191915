"""A load: stage, normalise, compare, write, verify, swap.

The steps are SQL under sql/load/; this module runs them in order, on the live file
for reading and on a private copy for writing.
"""

from __future__ import annotations

import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from blogdb._version import __version__
from blogdb.db import engine, publish, schema
from blogdb.db.errors import RefusedError, SourceError
from blogdb.db.text import literal
from blogdb.loaders import names, remember, staging
from blogdb.loaders.sources import files
from blogdb.sql import catalog, migrate
from blogdb.sql.steps import run_step

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    import duckdb

    Progress = Callable[[str, float | None], None]

MOST_REMOVALS = 1 / 3
"""Share of the posts that a load removes without being told that it may."""

_SHOWN_CHANGES = 20
_PROBE = "select (hash('blogdb') >> 1)::bigint"


def quiet(step: str, fraction: float | None) -> None:
    """Report nothing."""


@dataclass(frozen=True)
class Options:
    """How to load.

    Attributes:
        format: the sources' format; None to detect it.
        mapping: thing to column, before the synonyms of column names.
        aliases: the aliases file; None for the aliases of the last load.
        partial: the sources are a part of the blog: remove nothing.
        strict: refuse the whole load when a row or value cannot be taken as it is.
        allow_removals: remove posts however many are missing.
        dry_run: tell what would change, and touch nothing.
        wait: for another writer to end, or fail at once.
        memory_limit: DuckDB's, such as "1GB".
        threads: DuckDB's.
    """

    format: str | None = None
    mapping: Mapping[str, str] = field(default_factory=dict)
    aliases: Path | None = None
    partial: bool = False
    strict: bool = False
    allow_removals: bool = False
    dry_run: bool = False
    wait: bool = True
    memory_limit: str | None = None
    threads: int | None = None


@dataclass(frozen=True)
class Result:
    """What a load did, or would do.

    Attributes:
        read: rows of the sources: added + changed + unchanged + rejected.
        added: posts that are new.
        changed: posts that differ from before.
        unchanged: posts that are as they were.
        removed: posts that the sources no longer hold.
        rejected: rows that could not be loaded.
        problems: rejected rows and repaired values.
        kept: posts that are missing from the sources but stay, since rows could not
            be read that may be theirs.
        seconds: how long it took.
        load_id: the number of the load; None when nothing was written.
        sources: what was loaded.
        is_dry_run: whether nothing may be written.
        changes: the first changes, as (change, language, slug).
    """

    read: int
    added: int
    changed: int
    unchanged: int
    removed: int
    rejected: int
    problems: int
    kept: int
    seconds: float
    load_id: int | None
    sources: tuple[str, ...]
    is_dry_run: bool = False
    changes: list[tuple[str, str, str]] = field(default_factory=list)


def load(
    database: Path,
    sources: Sequence[str] = (),
    options: Options | None = None,
    progress: Progress = quiet,
) -> Result:
    """Load sources into a database, or refresh it from the sources that it remembers.

    Args:
        database: the database file; a first load creates it.
        sources: paths, globs, URLs, or "-" for standard input; none to refresh.
        options: how to load.
        progress: told each step, and how much of it is done where that is known.

    Returns:
        What changed.

    Raises:
        BlogdbError: it could not be done; the database is as it was.
    """
    return _Load(database, sources, options or Options(), progress).run()


class _Load:
    """The state of one load, from step to step."""

    def __init__(
        self,
        database: Path,
        sources: Sequence[str],
        options: Options,
        progress: Progress,
    ) -> None:
        self.database = database
        self.sources = sources
        self.options = options
        self.progress = progress
        self.start = time.monotonic()
        self.started_at = datetime.now(UTC).replace(tzinfo=None)

    def run(self) -> Result:
        self.progress("waiting for the lock", None)
        with publish.writer(
            self.database,
            wait=self.options.wait,
            on_wait=lambda holder: self.progress(f"waiting for {holder}", None),
        ) as writer:
            base = self._base(writer)
            with self._scratch(writer, base) as connection:
                return self._refresh(writer, connection, base)

    # -- what there is ---------------------------------------------------------

    def _base(self, writer: publish.Writer) -> Path:
        """Find the file to compare with: the live one, or a copy brought up to date."""
        if writer.is_new:
            if not self.sources:
                raise SourceError(
                    f"{self.database} does not exist; name a source: blogdb load"
                    f" SOURCE --db {self.database}"
                )
            before = None
        else:
            before = migrate.read_revision(writer.live)
            if before == schema.head():
                return writer.live
        self.progress("migrating", None)
        work = writer.copy()
        migrate.bring_to(work, before, schema.head())
        return work

    @contextmanager
    def _scratch(
        self, writer: publish.Writer, base: Path
    ) -> Iterator[duckdb.DuckDBPyConnection]:
        """Open DuckDB in memory, beside the base for reading."""
        import duckdb

        settings: dict[str, Any] = {
            "temp_directory": str(writer.folder / "spill"),
            "autoinstall_known_extensions": False,
            # The private copy is checkpointed once, when it is whole.
            "checkpoint_threshold": "1TB",
        }
        if self.options.memory_limit is not None:
            settings["memory_limit"] = self.options.memory_limit
        if self.options.threads is not None:
            settings["threads"] = self.options.threads
        try:
            connection = duckdb.connect(config=settings)
        except duckdb.Error as error:
            raise RefusedError(
                f"DuckDB refuses: {str(error).splitlines()[0]}"
            ) from error
        with connection:
            # Days of instants are UTC's. Without its ICU extension DuckDB knows no
            # other zone, and not the setting either.
            with suppress(duckdb.Error):
                connection.execute("set TimeZone = 'UTC'")
            connection.execute(f"attach {literal(base)} as base (read_only)")
            connection.execute("use base")
            run_step(connection, "macros")
            yield connection

    # -- the steps -------------------------------------------------------------

    def _refresh(
        self,
        writer: publish.Writer,
        connection: duckdb.DuckDBPyConnection,
        base: Path,
    ) -> Result:
        last = remember.last_load(connection)
        self._remember(last)
        inputs = self._inputs(writer, connection)
        self._read_aliases(connection, last)
        (probe,) = connection.execute(_PROBE).fetchall()[0]
        fingerprint = remember.fingerprint(
            [each.file for each in inputs],
            self.given,
            self.partial,
            self.aliases,
            __version__,
            schema.head(),
        )
        is_current = base == writer.live and catalog.is_current(connection)
        if (
            is_current
            and last is not None
            and fingerprint is not None
            and fingerprint == last.fingerprint
            and not self.options.strict
        ):
            return self._nothing_to_do(connection, last)

        stamps = [each.file.stamp() for each in inputs]
        self._stage(connection, inputs, is_first=last is None)
        self._normalise(connection, last, probe)
        counts = self._count(connection)
        self._refuse(connection, counts)
        result = self._result(counts, load_id=None, connection=connection)
        if self.options.dry_run:
            return result
        if is_current and not self._is_news(connection, last, counts):
            return result

        load_id = 1 if last is None else last.load_id + 1
        self._write(writer, connection, base, load_id, counts, last, probe)
        if [each.file.stamp() for each in inputs] != stamps:
            raise SourceError(
                "a source changed while it was read; nothing was changed, try again"
            )
        self._record(
            connection,
            load_id,
            counts,
            {
                "format": ", ".join(sorted({each.reader.name for each in inputs})),
                "fingerprint": fingerprint,
                "hash_probe": probe,
            },
        )
        connection.execute("use memory")
        connection.execute("detach work")
        if not is_current:
            migrate.install_views(writer.work)
        self.progress("verifying and publishing", None)
        writer.publish()
        return self._result(counts, load_id=load_id, connection=connection)

    def _remember(self, last: remember.Last | None) -> None:
        """Settle what to load, and what the database shall remember of it."""
        if self.sources:
            mapping = tuple(sorted(self.options.mapping.items()))
            self.given = tuple(
                remember.Given(remember.absolute(source), self.options.format, mapping)
                for source in self.sources
            )
            self.partial = self.options.partial
        else:
            self.given = remember.to_refresh(last)
            self.partial = self.options.partial or (
                last is not None and not last.is_whole
            )
        aliases = self.options.aliases
        if aliases is None and last is not None and last.aliases is not None:
            known = Path(last.aliases)
            aliases = known if known.exists() else None
        self.aliases_file = aliases
        self.remembered = self.given
        is_whole = not self.partial
        if self.partial and last is not None:
            ours = {given.location for given in self.given}
            self.remembered += tuple(
                given for given in last.given if given.location not in ours
            )
            is_whole = last.is_whole
        self.memory = remember.as_options(
            self.remembered,
            str(aliases.absolute()) if aliases is not None else None,
            is_whole,
        )

    def _inputs(
        self, writer: publish.Writer, connection: duckdb.DuckDBPyConnection
    ) -> list[staging.Input]:
        self.progress("looking at the sources", None)
        inputs: dict[Path, staging.Input] = {}
        for number, given in enumerate(self.given):
            spool = writer.folder / str(number)
            spool.mkdir()
            for file in files.find([given.location], spool, connection):
                reader = staging.choose_reader(file, given.format)
                inputs.setdefault(
                    file.path.resolve(),
                    staging.Input(file, reader, dict(given.mapping)),
                )
        return list(inputs.values())

    def _read_aliases(
        self, connection: duckdb.DuckDBPyConnection, last: remember.Last | None
    ) -> None:
        stored = remember.stored_aliases(connection)
        self.aliases = (
            stored
            if self.aliases_file is None
            else names.read_aliases(self.aliases_file)
        )
        self.has_new_aliases = last is not None and self.aliases != stored

    def _stage(
        self,
        connection: duckdb.DuckDBPyConnection,
        inputs: Sequence[staging.Input],
        *,
        is_first: bool,
    ) -> None:
        self.progress("reading", None)
        self.keeps_bodies = not is_first
        staging.stage(connection, inputs, keeps_bodies=self.keeps_bodies)
        if is_first:
            rows, hashes = connection.execute(
                "select count(*), count(distinct source_hash) from staged"
            ).fetchall()[0]
            if rows != hashes:
                # A row stands twice: its hash alone would not tell which is which.
                self.keeps_bodies = True
                staging.stage(connection, inputs, keeps_bodies=True)

    def _normalise(
        self,
        connection: duckdb.DuckDBPyConnection,
        last: remember.Last | None,
        probe: int,
    ) -> None:
        self.progress("comparing", None)
        is_rehash = last is not None and last.hash_probe != probe
        is_forced = is_rehash or self.has_new_aliases
        run_step(connection, "normalise", {"is_forced": is_forced})
        self._resolve_names(connection)
        run_step(connection, "resolve_names")
        content_hash = "(hash(content) >> 1)::bigint" if is_rehash else "content_hash"
        connection.execute(
            "create or replace temp view stored_hashes as"
            f" select post_id, {content_hash} as content_hash from posts"
        )
        run_step(connection, "compare", {"is_whole": not self.partial})
        run_step(connection, "problems")
        if _number(
            connection,
            "select count(*) from problems where severity = 'rejected'"
            " and row_id is not null",
        ):
            run_step(connection, "problem_rows")

    def _resolve_names(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Apply the rule for names to each spelling once."""
        tags = _column(connection, "select distinct raw_name from incoming_tags")
        _fill(
            connection,
            "tag_spellings",
            {"raw_name": tags, "name": [self.aliases.tag(tag) for tag in tags]},
        )
        spellings = _column(
            connection,
            "select raw_name from incoming_authors"
            " union select raw_name from post_authors",
        )
        found = [self.aliases.author(name) for name in spellings]
        _fill(
            connection,
            "author_spellings",
            {
                "raw_name": spellings,
                "author_key": [key for key, _ in found],
                "alias_name": [name for _, name in found],
                "own_key": [names.author_key(name) for name in spellings],
            },
        )
        known = connection.execute("select author_id, name from authors").fetchall()
        connection.execute(
            "create or replace temp table known_authors"
            " (author_id integer, author_key varchar)"
        )
        connection.execute(
            "insert into known_authors select unnest(?), unnest(?)",
            [
                [author_id for author_id, _ in known],
                [names.author_key(name) for _, name in known],
            ],
        )

    def _count(self, connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
        columns = (
            "read",
            "added",
            "changed",
            "unchanged",
            "removed",
            "rejected",
            "problems",
            "unread",
            "posts",
        )
        values = connection.execute(
            """
            select
                (select count(*) from staged) + (select count(*) from unreadable),
                (select count(*) from changes where change = 'added'),
                (select count(*) from changes where change = 'changed'),
                (select count(*) from matched)
                - (select count(*) from changes),
                (select count(*) from missing_posts),
                (select count(*) from problems where severity = 'rejected'),
                (select count(*) from problems),
                (select count(*) from unreadable),
                (select count(*) from posts)
            """
        ).fetchall()[0]
        counts = dict(zip(columns, values, strict=True))
        counts["kept"] = 0
        if counts["unread"] and counts["removed"] and not self.options.allow_removals:
            # A row that cannot be read may be any missing post's.
            connection.execute("delete from missing_posts")
            counts |= {"kept": counts["removed"], "removed": 0}
        return counts

    def _refuse(
        self, connection: duckdb.DuckDBPyConnection, counts: dict[str, int]
    ) -> None:
        """Stop a load that would do harm, or more than the options allow."""
        if counts["read"] == 0:
            raise SourceError(
                f"{self._sources_text()} holds no rows; nothing was changed"
            )
        if counts["read"] == counts["rejected"]:
            raise SourceError(
                f"no row of {self._sources_text()} can be loaded:"
                f" {self._first_problem(connection)}"
            )
        if self.options.strict and counts["problems"]:
            raise RefusedError(
                f"--strict: {counts['problems']} problems, nothing was changed; the"
                f" first: {self._first_problem(connection)}"
            )
        if (
            counts["removed"] > counts["posts"] * MOST_REMOVALS
            and not self.options.allow_removals
        ):
            raise RefusedError(
                f"{counts['removed']} of {counts['posts']} posts are missing from"
                f" {self._sources_text()}, more than a third; nothing was changed. Use"
                " --partial when the source is a part of the blog, --allow-removals"
                " when they are really gone"
            )

    def _first_problem(self, connection: duckdb.DuckDBPyConnection) -> str:
        file, row, line, column, value, message = connection.execute(
            "select source_file, source_row, source_line, column_name, value, message"
            " from problems order by severity, coalesce(source_row, source_line)"
            " limit 1"
        ).fetchall()[0]
        place = f"row {row}" if row is not None else f"line {line}"
        column = f", column {column}" if column else ""
        value = f" ({value!r})" if value else ""
        return f"{file}, {place}{column}{value}: {message}"

    def _is_news(
        self,
        connection: duckdb.DuckDBPyConnection,
        last: remember.Last | None,
        counts: dict[str, int],
    ) -> bool:
        """Tell whether there is anything that the database does not say already."""
        if last is None or counts["added"] + counts["changed"] + counts["removed"]:
            return True
        (options,) = connection.execute(
            "select options from loads where load_id = ?", [last.load_id]
        ).fetchall()[0]
        columns = (
            "severity, source_file, source_row, source_line, slug, column_name, value,"
            " message, raw"
        )
        has_other_problems = _number(
            connection,
            f"""
            with
            known as (
                select {columns} from load_problems where load_id = {last.load_id}
            ),
            seen as (select {columns} from problems)
            select count(*) from (
                (from known except all from seen)
                union all
                (from seen except all from known)
            )
            """,
        )
        return options != self.memory or self.has_new_aliases or has_other_problems > 0

    def _write(  # noqa: PLR0913 (the steps share all of it)
        self,
        writer: publish.Writer,
        connection: duckdb.DuckDBPyConnection,
        base: Path,
        load_id: int,
        counts: dict[str, int],
        last: remember.Last | None,
        probe: int,
    ) -> None:
        self.progress("writing", None)
        connection.execute("use memory")
        connection.execute("detach base")
        work = writer.work if base == writer.work else writer.copy()
        connection.execute(
            f"attach {literal(work)} as work"
            f" (storage_version {literal(engine.STORAGE_VERSION)},"
            f" row_group_size {engine.ROW_GROUP_SIZE})"
        )
        connection.execute("use work")
        run_step(connection, "remove", {"load_id": load_id})
        run_step(connection, "number")
        run_step(connection, "write", {"load_id": load_id})
        run_step(connection, "bodies_kept" if self.keeps_bodies else "bodies_streamed")
        with _streaming(connection):
            run_step(connection, "write_posts", {"load_id": load_id})
        written = _number(
            connection, f"select count(*) from posts where load_id = {load_id}"
        )
        if written != counts["added"] + counts["changed"]:
            raise SourceError(
                "a source changed while it was read; nothing was changed, try again"
            )
        run_step(connection, "settle")
        if last is not None and last.hash_probe != probe:
            run_step(connection, "rehash")

    def _record(
        self,
        connection: duckdb.DuckDBPyConnection,
        load_id: int,
        counts: dict[str, int],
        facts: dict[str, Any],
    ) -> None:
        import duckdb

        run_step(
            connection,
            "record",
            facts
            | counts
            | {
                "load_id": load_id,
                "started_at": self.started_at,
                "seconds": time.monotonic() - self.start,
                "source": "\n".join(given.location for given in self.given),
                "is_partial": self.partial,
                "options": self.memory,
                "blogdb_version": __version__,
                "duckdb_version": duckdb.__version__,
                "schema_revision": schema.head(),
                "tag_aliases": list(self.aliases.tags),
                "tag_names": list(self.aliases.tags.values()),
                "author_aliases": list(self.aliases.authors),
                "author_names": list(self.aliases.authors.values()),
            },
        )

    # -- results ---------------------------------------------------------------

    def _sources_text(self) -> str:
        return ", ".join(self.sources or [given.location for given in self.given])

    def _result(
        self,
        counts: dict[str, int],
        *,
        load_id: int | None,
        connection: duckdb.DuckDBPyConnection,
    ) -> Result:
        shown = connection.execute(
            "select change, language, slug from changes union all"
            " select 'removed', language, slug from missing_posts"
            f" order by all limit {_SHOWN_CHANGES}"
        ).fetchall()
        return Result(
            **{key: counts[key] for key in counts if key not in ("unread", "posts")},
            seconds=time.monotonic() - self.start,
            load_id=load_id,
            sources=tuple(self.sources or [given.location for given in self.given]),
            is_dry_run=self.options.dry_run,
            changes=shown,
        )

    def _nothing_to_do(
        self, connection: duckdb.DuckDBPyConnection, last: remember.Last
    ) -> Result:
        read, rejected, problems = connection.execute(
            "select count_read, count_rejected, count_problems from loads"
            " where load_id = ?",
            [last.load_id],
        ).fetchall()[0]
        return Result(
            read=read,
            added=0,
            changed=0,
            unchanged=read - rejected,
            removed=0,
            rejected=rejected,
            problems=problems,
            kept=0,
            seconds=time.monotonic() - self.start,
            load_id=None,
            sources=tuple(self.sources or [given.location for given in self.given]),
            is_dry_run=self.options.dry_run,
        )


@contextmanager
def _streaming(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Let bodies stream past the narrow side of a join, in any order.

    DuckDB cannot know how many rows a text file has, and may choose to hold the side
    with the bodies in memory; and keeping the order costs memory as well.
    """
    connection.execute("set disabled_optimizers = 'join_order,build_side_probe_side'")
    connection.execute("set preserve_insertion_order = false")
    try:
        yield
    finally:
        connection.execute("reset disabled_optimizers")
        connection.execute("reset preserve_insertion_order")


def _number(connection: duckdb.DuckDBPyConnection, query: str) -> int:
    return int(connection.execute(query).fetchall()[0][0])


def _column(connection: duckdb.DuckDBPyConnection, query: str) -> list[str]:
    return [value for (value,) in connection.execute(query).fetchall() if value]


def _fill(
    connection: duckdb.DuckDBPyConnection,
    table: str,
    columns: Mapping[str, Sequence[str | None]],
) -> None:
    definitions = ", ".join(f"{name} varchar" for name in columns)
    connection.execute(f"create or replace temp table {table} ({definitions})")
    values = ", ".join("unnest(?::varchar[])" for _ in columns)
    connection.execute(
        f"insert into {table} select {values}", [list(v) for v in columns.values()]
    )
