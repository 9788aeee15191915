"""A blog's database, as Python programs and the command line use it."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypedDict

from blogdb.api import outputs
from blogdb.api.sandbox import Limits, locked
from blogdb.api.selection import Selection, statement_of
from blogdb.api.session import Session, reading
from blogdb.api.timing import within
from blogdb.db.store import access
from blogdb.sql.rules import SEVERITIES

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from typing import Unpack

    from blogdb.api.answer import Answer
    from blogdb.api.session import Parameters
    from blogdb.loaders.load import Result
    from blogdb.loaders.watch import Progress
    from blogdb.sql.findings import Finding


class LoadOptions(TypedDict, total=False):
    """How to load, as `blogdb load` has it: `blogdb load --help` says what each does.

    What is left out is as `blogdb.toml` says, or else as before.
    """

    format: str
    mapping: Mapping[str, str]
    drafts: bool
    records: str
    query: str
    encoding: str
    aliases: Path
    bodies: bool
    search: bool
    link_rules: Path
    site_url: str
    default_language: str
    compare: str
    partial: bool
    strict: bool
    allow_removals: bool
    allow_missing_fields: bool
    dry_run: bool
    all_changes: bool
    no_wait: bool
    memory_limit: str
    threads: int


class Blog:
    """A blog's database. Each question sees the last load, however long this is kept.

    The file is opened for a question and let go of after it, so that nothing is to be
    closed, and several threads may ask at once. What a question may do is what it may
    do on the command line: it reads this database, and nothing else.

    >>> blog = Blog("blog.duckdb")
    >>> blog.view("tag_usage", columns=["tag"], sort=["-count_posts"], limit=1).rows()
    [('guide',)]

    Args:
        database: the file; `load` makes it where there is none.
        timeout: seconds that a question may take; None for any time.
        memory_limit: what DuckDB may take for a question, such as "1GB"; None for most
            of the machine's.
        threads: how many DuckDB may use; None for one a processor.
    """

    def __init__(
        self,
        database: str | Path = "blog.duckdb",
        *,
        timeout: float | None = None,
        memory_limit: str | None = None,
        threads: int | None = None,
    ) -> None:
        self.database = Path(database)
        self._timeout = timeout
        self._limits = Limits(memory_limit, threads)

    def __repr__(self) -> str:
        return f"Blog({str(self.database)!r})"

    def views(self, *, all_of_them: bool = False) -> list[dict[str, Any]]:
        """List the views and macros, by the work that they help, and saved questions.

        Args:
            all_of_them: whether to list tables, what is deprecated, and what only
                other views read, too.

        Returns:
            For each a dict with its `name`, `kind`, `question`, `grain` and so on.

        Raises:
            BlogdbError: the database cannot be read.

        >>> "posts_per_month" in [each["name"] for each in blog.views()]
        True
        """
        from blogdb.api.describing import listing

        with self._asking() as session:
            return listing(
                session, self.database, has_tables=all_of_them, is_whole=all_of_them
            )

    def describe(self, name: str) -> dict[str, Any]:
        """Explain a view, a table or a macro.

        Args:
            name: its name, ignoring case.

        Returns:
            Its `name`, `kind`, `question`, `grain` and so on; `columns`, a dict with
            the name, type and comment of each; of a macro `parameters` and `example`.

        Raises:
            QueryError: there is none of that name.
            BlogdbError: the database cannot be read.

        >>> blog.describe("tag_usage")["grain"]
        'one row per tag'
        """
        from blogdb.api.describing import describe

        with self._asking() as session:
            return describe(session, name)

    def view(  # noqa: PLR0913 - one argument a filter
        self,
        name: str,
        *,
        columns: Sequence[str] = (),
        only: Mapping[str, str] | None = None,
        where: str | None = None,
        language: str | None = None,
        sort: Sequence[str] = (),
        limit: int | None = None,
    ) -> Answer:
        """Return the rows of a view or table, as `blogdb show` does.

        Args:
            name: its name, ignoring case.
            columns: the columns that are wanted, in their order; all if empty.
            only: column to the value that it must have, ignoring case.
            where: a condition in SQL that can do nothing but choose rows.
            language: of posts, such as pt (and pt-br).
            sort: columns; a minus before a name puts the largest first.
            limit: how many rows at most.

        Returns:
            The rows.

        Raises:
            QueryError: there is no such view, column, tag or author, or the condition
                is wrong.
            BlogdbError: the database cannot be read.

        >>> months = blog.view("posts_per_month", columns=["count_posts"])
        >>> sum(count for (count,) in months)
        100
        """
        wanted = Selection(
            tuple(columns), tuple(sort), tuple((only or {}).items()), where, language
        )
        most = "" if limit is None else f"\nlimit {int(limit)}"
        return self._answer(lambda session: statement_of(session, name, wanted) + most)

    def query(self, sql: str, parameters: Parameters = None) -> Answer:
        """Ask a question in SQL, as `blogdb query` does.

        Args:
            sql: one statement that reads, in DuckDB's dialect.
            parameters: a list of values for each `?`, or a dict for each `$name`.

        Returns:
            The rows.

        Raises:
            QueryError: the SQL is wrong, too slow, or asks for what it may not do.
            BlogdbError: the database cannot be read.

        >>> blog.query("select ? || slug from posts where post_id = 1", ["/"]).rows()
        [('/ethics-soc-3',)]
        """
        return self._answer(lambda _: sql, parameters)

    def search(  # noqa: PLR0913 - one argument a filter
        self,
        words: str,
        *,
        limit: int = 10,
        language: str | None = None,
        tag: str | None = None,
        author: str | None = None,
        since: dt.date | str | None = None,
        until: dt.date | str | None = None,
    ) -> Answer:
        """Find the posts that are about some words, the best first.

        Args:
            words: as for `blogdb search`: "words in that order", begin*, -without.
            limit: how many posts at most.
            language: only posts in this language.
            tag: only posts with this tag.
            author: only posts of this author.
            since: only posts from this day on, such as "2024-01-31".
            until: only posts up to this day.

        Returns:
            The columns of `search_posts`: rank, title, slug, snippet and so on.

        Raises:
            QueryError: the database has no full-text index, or a day is none.
            BlogdbError: the database cannot be read.

        >>> [post["slug"] for post in blog.search("stackllama", limit=1).dicts()]
        ['stackllama']
        """
        from blogdb.api.searching import search_statement

        filters = {
            "language": language,
            "tag": tag,
            "author": author,
            "since": since,
            "until": until,
        }
        return self._answer(
            lambda session: search_statement(session, words, int(limit), filters)
        )

    def load(
        self,
        *sources: str | Path,
        progress: Progress | None = None,
        **options: Unpack[LoadOptions],
    ) -> Result:
        """Load a blog into the database, or refresh it, as `blogdb load` does.

        Args:
            sources: files, folders, patterns, addresses; none for what `blogdb.toml`
                says, or else what the last load loaded.
            progress: called with the name of each step, and the fraction that is done,
                or None.
            options: as those of `blogdb load`.

        Returns:
            What changed.

        Raises:
            BlogdbError: the load failed; the database is as it was before.

        >>> blog.load().counts.unchanged
        100
        """
        from blogdb.api.loading import Task
        from blogdb.loaders.watch import quiet

        task = Task.of(tuple(map(str, sources)), options)
        return task.run(self.database, progress or quiet)

    def report(  # noqa: PLR0913 - one argument an option
        self,
        output: str | Path = "report.html",
        *,
        since: dt.date | None = None,
        until: dt.date | None = None,
        language: str | None = None,
        tag: str | None = None,
        author: str | None = None,
        title: str | None = None,
        style: str = "",
    ) -> Path:
        """Write a page about the blog, as `blogdb report` does.

        Args:
            output: where to write it, whole or not at all.
            since: only posts of this day or later.
            until: only posts of this day or earlier.
            language: only posts in this language.
            tag: only posts with this tag.
            author: only posts by this author.
            title: the page's; by default the blog's host.
            style: CSS that comes after the page's own.

        Returns:
            The page's path.

        Raises:
            ArgumentError: the output is the database or one of its sources.
            QueryError: no post has what the page is narrowed to.
            SystemFailureError: the extra `report` is not installed.
            BlogdbError: the database cannot be read.

        >>> blog.report("llm.html", tag="llm").name
        'llm.html'
        """
        from blogdb.api.auditing import owners_wishes
        from blogdb.api.reporting import page, require_charts
        from blogdb.report.narrowing import Narrowing
        from blogdb.report.report import ReportWishes

        require_charts()
        path = Path(output)
        outputs.require_not_ours(path, self.database)
        wishes = ReportWishes(
            Narrowing(since, until, language, tag, author),
            title,
            style,
            owners_wishes(),
        )
        with access.private() as mode, outputs.private_file(path) as private:
            with self._asking() as session:
                outputs.require_no_source(session, path)
                private.write_text(page(session, self.database, wishes), "utf-8")
            outputs.put(private, path, mode, self.database)
        return path

    def audit(
        self,
        *rules: str,
        severity: str = SEVERITIES[0],
        new: bool = False,
    ) -> list[Finding]:
        """Find what to mend in the blog, as `blogdb audit` does.

        What `blogdb.toml` silences is left out.

        Args:
            rules: the rules to apply, such as "dead-link"; all if none is named.
            severity: the least that is wanted: note, warning or error.
            new: whether only what the last load brought is wanted.

        Returns:
            The findings, the most severe first.

        Raises:
            ArgumentError: there is no such rule or severity.
            RefusedError: the state before the last load is not kept.
            BlogdbError: the database cannot be read.

        >>> {finding.rule for finding in blog.audit("untagged-post")}
        set()
        """
        from blogdb.api.auditing import audited, owners_wishes, require_rules

        require_rules(rules, severity)
        wishes = replace(owners_wishes(), only=rules, least=severity)
        return audited(self.database, wishes, is_new=new).findings

    def _answer(
        self, statement: Callable[[Session], str], parameters: Parameters = None
    ) -> Answer:
        # The answer is kept in what the connection has in memory.
        connection = locked(self.database, self._limits)
        try:
            with within(self._timeout, connection):
                session = Session(connection)
                return session.answer(statement(session), parameters)
        except BaseException:
            connection.close()
            raise

    @contextmanager
    def _asking(self) -> Iterator[Session]:
        with (
            reading(self.database, self._limits) as session,
            within(self._timeout, session.connection),
        ):
            yield session


def open_blog(
    database: str | Path = "blog.duckdb",
    *,
    timeout: float | None = None,
    memory_limit: str | None = None,
    threads: int | None = None,
) -> Blog:
    """Open a blog's database, as `blogdb.open`.

    Args:
        database: the file; `Blog.load` makes it where there is none.
        timeout: seconds that a question may take; None for any time.
        memory_limit: what DuckDB may take for a question, such as "1GB".
        threads: how many DuckDB may use.

    Returns:
        The blog. Nothing is read before the first question.
    """
    return Blog(database, timeout=timeout, memory_limit=memory_limit, threads=threads)
