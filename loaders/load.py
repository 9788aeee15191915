"""A load: stage, normalise, compare, write, verify, swap.

This module runs the steps in order, on the live file for reading and on a private
copy for writing.
"""

from __future__ import annotations

import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from blogdb._version import __version__
from blogdb.db import analyst, engine, publish, schema
from blogdb.db.errors import RefusedError, SourceError
from blogdb.db.steps import step
from blogdb.db.text import literal
from blogdb.loaders import names, remember, staging, steps
from blogdb.loaders.bodies import fill
from blogdb.loaders.sources import files
from blogdb.loaders.watch import quiet, watched
from blogdb.sql import catalog, migrate
from blogdb.sql.steps import run_step

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    import duckdb

    from blogdb.loaders.steps import Counts
    from blogdb.loaders.watch import Progress

MOST_REMOVALS = 1 / 3
"""Share of the posts that a load removes without being told that it may."""


@dataclass(frozen=True)
class Options:
    """How to load.

    Attributes:
        format: the sources' format; None to detect it.
        mapping: thing to column, before the synonyms of column names.
        drafts: load the drafts of a blog's tree, too.
        aliases: the aliases file; None for the aliases of the last load.
        bodies: fill the tables of what is in the bodies; None for as before.
        search: fill the full-text index; None for as before.
        link_rules: a file of rules for what links lead to, beside blogdb's; None for
            that of the last load.
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
    drafts: bool = False
    aliases: Path | None = None
    bodies: bool | None = None
    search: bool | None = None
    link_rules: Path | None = None
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
        drafts: drafts that were left out; they count as not read.
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
    drafts: int
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
    options = options or Options()
    progress("waiting for the lock", None)
    start = time.monotonic()
    with publish.writer(
        database,
        wait=options.wait,
        on_wait=lambda holder: progress(f"waiting for {holder}", None),
        limits={"memory_limit": options.memory_limit, "threads": options.threads},
    ) as writer:
        if writer.is_new and not sources:
            raise SourceError(
                f"{database} does not exist; name a source: blogdb load SOURCE --db"
                f" {database}"
            )
        base = _base(writer, progress)
        with _scratch(writer, base, options) as connection:
            task = _Task(writer, connection, base, options, progress, start)
            return task.run(sources)


def _base(writer: publish.Writer, progress: Progress) -> Path:
    """Find the file to compare with: the live one, or a copy brought up to date."""
    before = None if writer.is_new else migrate.read_revision(writer.live)
    if before == schema.head():
        return writer.live
    progress("migrating", None)
    work = writer.copy()
    migrate.bring_to(work, before, schema.head())
    return work


@contextmanager
def _scratch(
    writer: publish.Writer, base: Path, options: Options
) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open DuckDB in memory, beside the base for reading."""
    import duckdb

    settings: dict[str, Any] = {
        "temp_directory": str(writer.folder / "spill"),
        "autoinstall_known_extensions": False,
        # The private copy is checkpointed once, when it is whole.
        "checkpoint_threshold": "1TB",
    }
    if options.memory_limit is not None:
        settings["memory_limit"] = options.memory_limit
    if options.threads is not None:
        settings["threads"] = options.threads
    try:
        connection = duckdb.connect(config=settings)
    except duckdb.Error as error:
        raise RefusedError(f"DuckDB refuses: {str(error).splitlines()[0]}") from error
    with connection:
        # Days of instants are UTC's. Without its ICU extension DuckDB knows no other
        # zone, and not the setting either.
        with suppress(duckdb.Error):
            connection.execute("set TimeZone = 'UTC'")
        with step("open_database"):
            connection.execute(f"attach {literal(base)} as base (read_only)")
            connection.execute("use base.main")
        run_step(connection, "macros")
        yield connection


@dataclass
class _Task:
    """A load under way."""

    writer: publish.Writer
    connection: duckdb.DuckDBPyConnection
    base: Path
    options: Options
    progress: Progress
    start: float
    count_drafts: int = 0

    def run(self, sources: Sequence[str]) -> Result:
        """Take the steps."""
        options = self.options
        last = remember.last_load(self.connection)
        request = remember.ask(
            last,
            sources,
            format_name=options.format,
            mapping=options.mapping,
            drafts=options.drafts,
            is_partial=options.partial,
            aliases=options.aliases,
            bodies=options.bodies,
            search=options.search,
            link_rules=options.link_rules,
        )
        with step("look_at_sources"):
            inputs = self._inputs(request)
        with files.unmoved([each.file for each in inputs]):
            result = self._prepare(request, last, inputs)
        if result.load_id is not None:
            self.progress("verifying and publishing", None)
            self.writer.publish()
        return replace(result, seconds=time.monotonic() - self.start)

    def _prepare(
        self,
        request: remember.Request,
        last: remember.Last | None,
        inputs: Sequence[staging.Input],
    ) -> Result:
        """Make the private copy, where there is anything to change."""
        options, connection = self.options, self.connection
        started_at = datetime.now(UTC).replace(tzinfo=None)
        stored = remember.stored_aliases(connection)
        aliases = names.read_aliases(request.aliases) if request.aliases else stored
        fingerprint = remember.fingerprint(
            [each.file for each in inputs],
            request.given,
            request.is_partial,
            aliases,
            request.wanted,
            __version__,
        )
        is_current = self.base == self.writer.live and catalog.is_current(connection)
        if (
            is_current
            and last is not None
            and fingerprint is not None
            and fingerprint == last.fingerprint
            and not options.strict
            and not fill.is_due(connection, request.wanted)
        ):
            return self._result(request, remember.last_counts(connection))

        probe = steps.hash_probe(connection)
        is_rehash = last is not None and last.hash_probe != probe
        has_new_aliases = last is not None and aliases != stored
        if has_new_aliases and request.is_partial:
            raise RefusedError(
                "new aliases count for the whole blog, and --partial reads a part of"
                " it; first load the whole with them: blogdb load --aliases FILE"
            )
        is_forced = is_rehash or has_new_aliases
        with step("stage"):
            has_bodies = self._stage(inputs)
        with watched(connection, self.progress, "comparing"), step("compare"):
            steps.normalise(connection, aliases, is_forced=is_forced)
            counts = steps.compare(
                connection,
                count_drafts=self.count_drafts,
                is_whole=not request.is_partial,
                is_rehash=is_rehash,
                allow_removals=options.allow_removals,
            )
        self._refuse(request, counts)
        changes = steps.first_changes(connection)
        is_news = (
            last is None
            or not is_current
            or counts.has_changes
            or has_new_aliases
            or request.memory != last.memory
            or fill.is_due(connection, request.wanted)
            or steps.has_other_problems(connection, last.load_id)
        )
        if options.dry_run or not is_news:
            return self._result(request, vars(counts), changes)

        analyst.require_replaceable(connection, "base")
        load_id = 1 if last is None else last.load_id + 1
        with step("write"), self._work():
            with watched(connection, self.progress, "writing"):
                written = steps.write(
                    connection,
                    load_id,
                    has_bodies=has_bodies,
                    is_forced=is_forced,
                    is_rehash=is_rehash,
                )
            if written != counts.added + counts.changed:
                raise SourceError(
                    "a source changed while it was read; nothing was changed, try again"
                )
            link_state = fill.fill(
                connection,
                load_id,
                request.wanted,
                None if last is None else last.link_state,
                self.writer.folder,
                progress=self.progress,
            )
            facts = {
                "load_id": load_id,
                "started_at": started_at,
                "seconds": time.monotonic() - self.start,
                "source": "\n".join(given.location for given in request.given),
                "format": ", ".join(sorted({each.reader.name for each in inputs})),
                "is_partial": request.is_partial,
                "options": request.memory,
                "fingerprint": fingerprint,
                "hash_probe": probe,
                "link_state": link_state,
                **_versions(),
            }
            steps.record(connection, facts, counts, aliases)
        if not is_current:
            migrate.install_views(self.writer.work)
        return self._result(request, vars(counts), changes, load_id)

    def _inputs(self, request: remember.Request) -> list[staging.Input]:
        self.progress("looking at the sources", None)
        inputs: dict[Path, staging.Input] = {}
        for number, given in enumerate(request.given):
            spool = self.writer.folder / str(number)
            spool.mkdir()
            for file in files.find([given.location], spool, self.connection):
                with files.unmoved([file]):
                    reader = staging.choose_reader(
                        file, given.format, with_drafts=given.drafts
                    )
                found = staging.Input(file, reader, dict(given.mapping))
                inputs.setdefault(file.path.resolve(), found)
        return list(inputs.values())

    def _stage(self, inputs: Sequence[staging.Input]) -> bool:
        """Stage the rows, and tell whether their bodies are kept."""
        with watched(self.connection, self.progress, "reading"):
            self.count_drafts = staging.stage(
                self.connection, inputs, keeps_bodies=False
            )
            if not steps.has_twins(self.connection):
                return False
            # Their hashes do not tell them apart when the source is read again.
            staging.stage(self.connection, inputs, keeps_bodies=True)
            return True

    def _refuse(self, request: remember.Request, counts: Counts) -> None:
        """Stop a load that would do harm, or more than the options allow."""
        if counts.read == 0:
            raise SourceError(f"{request.text} holds no rows; nothing was changed")
        if counts.read == counts.rejected:
            problem = steps.first_problem(self.connection)
            raise SourceError(f"no row of {request.text} can be loaded: {problem}")
        if self.options.strict and counts.problems:
            problem = steps.first_problem(self.connection)
            raise RefusedError(
                f"--strict: {counts.problems} problems, nothing was changed; the"
                f" first: {problem}"
            )
        if (
            counts.removed > counts.posts * MOST_REMOVALS
            and not self.options.allow_removals
        ):
            raise RefusedError(
                f"{counts.removed} of {counts.posts} posts are missing from"
                f" {request.text}, more than a third; nothing was changed. Use"
                " --partial when the source is a part of the blog, --allow-removals"
                " when they are really gone"
            )

    @contextmanager
    def _work(self) -> Iterator[None]:
        """Put the private copy in the place of the base, for writing, and close it."""
        connection = self.connection
        connection.execute("use memory.main")
        connection.execute("detach base")
        is_copied = self.base == self.writer.work
        work = self.writer.work if is_copied else self.writer.copy()
        connection.execute(
            f"attach {literal(work)} as work"
            f" (storage_version {literal(engine.STORAGE_VERSION)},"
            f" row_group_size {engine.ROW_GROUP_SIZE})"
        )
        connection.execute("use work.main")
        yield
        connection.execute("use memory.main")
        connection.execute("detach work")

    def _result(
        self,
        request: remember.Request,
        counts: Mapping[str, int],
        changes: Sequence[tuple[str, str, str]] = (),
        load_id: int | None = None,
    ) -> Result:
        return Result(
            **{name: count for name, count in counts.items() if name != "posts"},
            seconds=time.monotonic() - self.start,
            load_id=load_id,
            sources=tuple(given.location for given in request.given),
            is_dry_run=self.options.dry_run,
            changes=list(changes),
        )


def _versions() -> dict[str, str]:
    import duckdb

    return {
        "blogdb_version": __version__,
        "duckdb_version": duckdb.__version__,
        "schema_revision": schema.head(),
    }
