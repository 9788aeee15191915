"""A load: find, stage, settle, compare, write; then verify and publish.

This module puts the steps in order. They read the live file and write a working copy.
"""

from __future__ import annotations

import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from blogdb._version import __version__
from blogdb.db import engine, schema
from blogdb.db.errors import RefusedError, SourceError
from blogdb.db.interrupts import interruptible
from blogdb.db.steps import step
from blogdb.db.store import analyst, publish
from blogdb.loaders import (
    compare,
    find,
    kept_bodies,
    remember,
    settle,
    stage,
    translations,
    write,
)
from blogdb.loaders.bodies import fill, links, shortened
from blogdb.loaders.kept_bodies import Bodies
from blogdb.loaders.options import Options
from blogdb.loaders.plan import Plan, make_plan
from blogdb.loaders.readership.addresses import resolve_again
from blogdb.loaders.refuse import require_fields, require_harmless, require_no_problem
from blogdb.loaders.sources.encodings import transcoded
from blogdb.loaders.sources.registry import LATEST_ONLY
from blogdb.loaders.summary import Summary, count_fields, summarise
from blogdb.loaders.watch import quiet, watched
from blogdb.migrations import migrate, template
from blogdb.sql import catalog
from blogdb.sql.run import run_step

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    import duckdb

    from blogdb.loaders.compare import Counts
    from blogdb.loaders.sources.files import File
    from blogdb.loaders.sources.reader import Reader
    from blogdb.loaders.watch import Progress

FEW = 1_000
"""Posts of a small blog. Trying how well each column of short texts compresses with
FSST takes a quarter of the time of writing it, and saves a hundredth of its file."""

SMALL = 16 << 20
"""Bytes of a small database."""

NEEDED_OPTIMIZERS = [
    "deliminator",
    "filter_pushdown",
    "join_order",
    "unnest_rewriter",
    "unused_columns",
]
"""Those without which some plans grow with the square of the rows."""


@dataclass(frozen=True)
class Result:
    """What a load did, or would do.

    Attributes:
        counts: the numbers of rows and posts.
        seconds: how long it took.
        load_id: the number of the load; None if nothing was written.
        sources: the locations that were loaded.
        rules: the files of aliases and of rules for links that it took.
        is_dry_run: whether it was a dry run.
        changes: the first changes, or all as the options say: (change, language, path).
        summary: what was made of the sources; None if the last load did not note it.
        is_new_summary: whether the last load's differs.
        warnings: what the user should know, in a line each.
    """

    counts: Counts
    seconds: float
    load_id: int | None
    sources: tuple[str, ...]
    rules: tuple[str, ...] = ()
    is_dry_run: bool = False
    changes: list[tuple[str, str, str]] = field(default_factory=list)
    summary: Summary | None = None
    is_new_summary: bool = False
    warnings: tuple[str, ...] = ()


def load(
    database: Path,
    sources: Sequence[str] = (),
    options: Options | None = None,
    progress: Progress = quiet,
    found: Sequence[tuple[File, Reader]] = (),
) -> Result:
    """Load sources into a database, or refresh it from its remembered sources.

    Args:
        database: the database file; a first load creates it.
        sources: paths, globs, URLs, or "-" for standard input; none to refresh.
        options: how to load.
        progress: called with each step, and the fraction that is done, if known.
        found: the files of the only source, each with its reader, where the caller has
            read them already; none to find them.

    Returns:
        What changed.

    Raises:
        BlogdbError: the load failed; the database is as it was before.
    """
    options = options or Options()
    progress("waiting for the lock", None)
    start = time.monotonic()
    with publish.writer(
        database,
        wait=not options.no_wait,
        on_wait=lambda holder: progress(f"waiting for {holder}", None),
        limits={"memory_limit": options.memory_limit, "threads": options.threads},
    ) as writer:
        if writer.is_new and not sources:
            what = "is empty" if database.exists() else "does not exist"
            raise SourceError(
                f"{database} {what}; name a source: blogdb load SOURCE --db {database}"
            )
        with (
            _scratch(writer, options) as spare,
            spare.cursor() as connection,
            interruptible(spare, connection),
        ):
            base = _attach_base(writer, connection, progress)
            task = _Task(
                writer, connection, spare, base, options, progress, start, found
            )
            return task.run(sources)


def _scratch(writer: publish.Writer, options: Options) -> duckdb.DuckDBPyConnection:
    """Open DuckDB in memory."""
    return engine.in_memory(
        writer.spill,
        # The working copy is checkpointed once, when it is complete.
        checkpoint_threshold="1TB",
        memory_limit=options.memory_limit,
        threads=options.threads,
    )


def _prepare(connection: duckdb.DuckDBPyConnection) -> None:
    """Give a connection the settings and the macros to read a source."""
    import duckdb

    # Dates of timestamps are in UTC. Without its ICU extension DuckDB has no other time
    # zone, and no such setting.
    with suppress(duckdb.Error):
        connection.execute("set TimeZone = 'UTC'")
    run_step(connection, "macros")


def _attach_base(
    writer: publish.Writer, connection: duckdb.DuckDBPyConnection, progress: Progress
) -> Path:
    """Attach the database to compare with.

    Returns:
        The live file, for reading; or the working copy, for writing, if it had to be
        created or migrated first.
    """
    if writer.is_new:
        template.write(writer.work, writer.folder)
        _use_work(connection, writer.work)
        return writer.work
    with step("open_database"):
        engine.attach(connection, writer.live, "base")
        connection.execute("use base.main")
    before = schema.require_ours(connection, writer.live)
    if before == schema.HEAD:
        return writer.live
    progress("migrating", None)
    connection.execute("use memory.main")
    connection.execute("detach base")
    migrate.bring_to(writer.copy(), before, schema.HEAD)
    _use_work(connection, writer.work)
    return writer.work


def _use_work(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    with step("open_database"):
        engine.enter(connection, path, read_only=False)


@dataclass(frozen=True)
class _Task:
    """A load under way.

    Attributes:
        writer: what makes and publishes the working copy.
        connection: DuckDB, in which the load has its temporary tables.
        spare: another connection to the same DuckDB.
        base: the database to compare with.
        options: how to load.
        progress: called with the progress.
        start: when the load began, in seconds of the monotonic clock.
        found: the files of the only source and their readers, if they are known.
    """

    writer: publish.Writer
    connection: duckdb.DuckDBPyConnection
    spare: duckdb.DuckDBPyConnection
    base: Path
    options: Options
    progress: Progress
    start: float
    found: Sequence[tuple[File, Reader]]

    @property
    def _base_is_work(self) -> bool:
        """Whether the base is the working copy, which is attached for writing then."""
        return self.base == self.writer.work

    def run(self, sources: Sequence[str]) -> Result:
        """Load, and publish the result."""
        last = remember.last_load(self.connection)
        request = remember.ask(last, sources, self.options)
        with step("find"):
            inputs, layouts = self._find(request, sources)
            if LATEST_ONLY.intersection(each.reader.name for each in inputs):
                part = replace(self.options, partial=True)
                request = remember.ask(last, sources, part)
            request = request.with_layouts(layouts)
        if request.has_other_sources(last):
            self.writer.narrow(each for how in inputs for each in how.file.access())
        plan = make_plan(
            self.connection,
            request,
            last,
            inputs,
            is_new=self.writer.is_new,
            is_migrated=self._base_is_work,
        )
        if self._has_nothing_to_do(plan):
            counts = remember.last_counts(self.connection)
            return self._result(plan, counts, _summary_of(last))
        _prepare(self.connection)
        with find.unmoved([each.file for each in inputs]):
            result = self._refresh(plan)
        if result.load_id is not None:
            self.progress("verifying and publishing", None)
            self._publish(plan)
        return replace(result, seconds=time.monotonic() - self.start)

    def _has_nothing_to_do(self, plan: Plan) -> bool:
        return (
            plan.is_same_source
            and not self.options.strict
            and not fill.is_due(self.connection, plan.request.wanted)
        )

    def _publish(self, plan: Plan) -> None:
        """Publish through the spare connection, and close the other.

        Its temporary tables take memory, and would hide those of the working copy. But
        starting another DuckDB takes as long as verifying a small blog.
        """
        self.connection.close()
        self.writer.publish(self.spare, has_new_schema=plan.has_new_schema)

    def _refresh(self, plan: Plan) -> Result:
        """Run the steps: stage, settle, compare, and write what differs."""
        result = partial(self._result, plan)
        if plan.has_new_aliases and plan.request.is_partial:
            raise RefusedError(
                "new aliases apply to the whole blog, but a feed, or --partial, is only"
                " a part of it; first load the whole blog with them: blogdb load"
                " --aliases FILE"
            )
        staged = self._stage(plan, plan.bodies)
        self._suit_small_work()
        with watched(self.connection, self.progress, "comparing"):
            with step("settle"):
                settle.settle(
                    self.connection,
                    plan.aliases,
                    is_forced=plan.is_forced,
                    is_rehash=plan.is_rehash,
                    is_whole=not plan.request.is_partial,
                    compares_texts=plan.compares_texts,
                )
            with step("compare"):
                counts = self._compare(plan, staged.count_drafts)
                count_of = count_fields(self.connection)
        summary = summarise(
            count_of,
            [each.reader.name for each in plan.inputs],
            staged.leftovers,
            staged.count_drafts,
        )
        require_harmless(
            self.connection,
            plan.request.text,
            counts,
            self.options,
            summary,
        )
        if not self.options.allow_missing_fields:
            require_fields(plan.request.text, count_of, counts.posts)
        changes = compare.first_changes(
            self.connection, are_all=self.options.all_changes
        )
        if self.options.dry_run or not self._must_write(plan, counts, summary):
            return result(counts, summary, changes)
        if not self.writer.is_new:
            name = "work" if self._base_is_work else "base"
            analyst.require_replaceable(self.connection, name)
        has_bodies = self._has_bodies(plan)
        with step("write"):
            counts, untold = self._write(plan, counts, summary, has_bodies=has_bodies)
        if not plan.is_current:
            migrate.install_views(self.writer.work)
        done = result(counts, summary, changes, plan.load_id)
        return replace(done, warnings=(*done.warnings, *untold))

    def _find(
        self, request: remember.Request, sources: Sequence[str]
    ) -> tuple[list[stage.Input], dict[str, str]]:
        """Find the files, and a reader for each; and the layouts of folders."""
        if self.found:
            (given,) = request.given
            mapping = dict(given.mapping)
            return [
                stage.Input(file, reader, mapping, with_drafts=given.drafts)
                for file, reader in self.found
            ], {}
        self.progress("finding the sources", None)
        with_passwords = {find.remembered(each): each for each in sources}
        inputs: dict[Path, stage.Input] = {}
        layouts = {}
        for number, given in enumerate(request.given):
            spool = self.writer.folder / str(number)
            spool.mkdir()
            address = with_passwords.get(given.location, given.location)
            files = find.find([address], spool, self.connection)
            for found in files:
                file = found
                if given.encoding is not None and not file.is_folder:
                    copy = spool / f"utf-8 {len(inputs)}"
                    file = transcoded(file, given.encoding, copy)
                with find.blamed_on_moves([file]):
                    reader = stage.choose_reader(file, given, request.wanted.site_url)
                if file.is_folder and len(files) == 1:
                    layouts[given.location] = reader.name
                how = stage.Input(
                    file, reader, dict(given.mapping), with_drafts=given.drafts
                )
                inputs.setdefault(found.path.resolve(), how)
        return list(inputs.values()), layouts

    def _stage(self, plan: Plan, bodies: Bodies) -> stage.Staged:
        with watched(self.connection, self.progress, "reading"), step("stage"):
            return stage.stage(self.connection, plan.inputs, bodies)

    def _has_bodies(self, plan: Plan) -> bool:
        """Return whether all bodies to write are staged.

        If not, they can be read from the source again.
        """
        if kept_bodies.are_complete(self.connection):
            return True
        if not kept_bodies.have_twins(self.connection):
            return False
        # Equal hashes cannot identify rows when the source is read again.
        self._stage(plan, Bodies.ALL)
        return True

    def _suit_small_work(self) -> None:
        """Spend less on planning for a small blog, where that takes most of the time.

        One thread is enough, and most of DuckDB's optimizers look longer for a better
        plan than any plan takes.
        """
        (count,) = self.connection.execute("select count(*) from staged").fetchall()[0]
        if count >= FEW or self.base.stat().st_size >= SMALL:
            return
        if self.options.threads is None:
            self.connection.execute("set threads = 1")
        (names,) = self.connection.execute(
            "select string_agg(name, ',') from duckdb_optimizers() where name not in ?",
            [NEEDED_OPTIMIZERS],
        ).fetchall()[0]
        self.connection.execute(f"set disabled_optimizers = '{names}'")

    def _compare(self, plan: Plan, count_drafts: int) -> Counts:
        return compare.compare(
            self.connection,
            count_drafts=count_drafts,
            is_whole=not plan.request.is_partial,
            allow_removals=self.options.allow_removals,
            had_problems=plan.last is not None and plan.last.has_problems,
        )

    def _must_write(self, plan: Plan, counts: Counts, summary: Summary) -> bool:
        """Return whether there is anything to write."""
        return (
            plan.last is None
            or plan.is_migrated
            or not plan.is_current
            or counts.has_changes
            or compare.has_asides(self.connection)
            or plan.has_new_aliases
            or plan.last.default_language is None
            or plan.request.memory != plan.last.memory
            or summary.as_json() != plan.last.summary
            or fill.is_due(self.connection, plan.request.wanted)
            or self._shows_other(plan)
            or compare.has_authors_to_describe(
                self.connection, is_whole=not plan.request.is_partial
            )
            or compare.has_other_problems(self.connection, plan.last.load_id)
        )

    def _shows_other(self, plan: Plan) -> bool:
        """Return whether the source shows other things besides posts than before."""
        last = plan.last.link_state if plan.last else None
        return not plan.request.is_partial and not links.shows_as_before(
            self.connection, last
        )

    def _write(
        self, plan: Plan, counts: Counts, summary: Summary, *, has_bodies: bool
    ) -> tuple[Counts, tuple[str, ...]]:
        """Write posts, facts and the record of the load into the working copy.

        Returns:
            The counts with the problems in bodies; and what could not be told of the
            links, in a line for the user.
        """
        if counts.posts + counts.added < FEW:
            self.connection.execute("set disabled_compression_methods = 'fsst'")
        with self._work():
            with watched(self.connection, self.progress, "writing"):
                written = write.write(
                    self.connection,
                    plan.load_id,
                    has_bodies=has_bodies,
                    is_forced=plan.is_forced,
                    is_rehash=plan.is_rehash,
                    is_whole=not plan.request.is_partial,
                )
            if written != counts.added + counts.changed:
                raise SourceError(
                    "a source changed while it was read; nothing was changed, try again"
                )
            default_language = translations.default_language(
                self.connection, plan.request, plan.last
            )
            translations.group(self.connection, default_language)
            resolve_again(self.connection)
            classified = fill.fill(
                self.connection,
                plan.load_id,
                plan.request.wanted,
                None if plan.last is None else plan.last.link_state,
                self.writer.folder,
                is_partial=plan.request.is_partial,
                progress=self.progress,
            )
            if shortened.record_parsed(self.connection, self.writer.folder):
                counts = compare.with_problems(self.connection, counts)
                if self.options.strict:
                    require_no_problem(self.connection, counts)
            facts = self._facts(plan) | {
                "link_state": classified and classified.state,
                "source_summary": summary.as_json(),
                "default_language": default_language,
            }
            write.record(self.connection, facts, counts, plan.aliases)
        if not classified or not classified.count_untold:
            return counts, ()
        warning = (
            "the blog's address is not known, so links to posts by address cannot be"
            f" told, of which there seem to be {classified.count_untold:,}; to name it:"
            " --site-url URL"
        )
        return counts, (warning,)

    def _facts(self, plan: Plan) -> dict[str, Any]:
        """Return the columns of `loads` except for the counts and the link state."""
        import duckdb

        request = plan.request
        return {
            "load_id": plan.load_id,
            "started_at": plan.started_at,
            "seconds": time.monotonic() - self.start,
            "source": "\n".join(given.location for given in request.given),
            "format": ", ".join(sorted({each.reader.name for each in plan.inputs})),
            "is_partial": request.is_partial,
            "options": request.memory,
            "fingerprint": plan.fingerprint,
            "hash_probe": plan.hash_probe,
            "blogdb_version": __version__,
            "duckdb_version": duckdb.__version__,
            "schema_revision": schema.HEAD,
        }

    @contextmanager
    def _work(self) -> Iterator[None]:
        """Have the working copy attached for writing, instead of the base; close it."""
        if not self._base_is_work:
            self.connection.execute("use memory.main")
            self.connection.execute("detach base")
            engine.enter(self.connection, self.writer.copy(), read_only=False)
        if self.writer.is_new:
            with step("identify"):
                catalog.identify(self.connection)
        yield
        engine.leave(self.connection, read_only=False)

    def _result(
        self,
        plan: Plan,
        counts: Counts,
        summary: Summary | None,
        changes: Sequence[tuple[str, str, str]] = (),
        load_id: int | None = None,
    ) -> Result:
        return Result(
            counts,
            seconds=time.monotonic() - self.start,
            load_id=load_id,
            sources=tuple(given.location for given in plan.request.given),
            rules=plan.request.rules,
            is_dry_run=self.options.dry_run,
            changes=list(changes),
            summary=summary,
            is_new_summary=summary != _summary_of(plan.last),
            warnings=plan.request.warnings,
        )


def _summary_of(last: remember.Last | None) -> Summary | None:
    return Summary.from_json(last.summary) if last and last.summary else None
