"""What the database remembers of the last load, and what a load is asked to do."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from blogdb.db.errors import RefusedError
from blogdb.db.rows import number
from blogdb.loaders.bodies.fill import Extras
from blogdb.loaders.compare import Counts
from blogdb.loaders.find import absolute
from blogdb.loaders.names import Aliases
from blogdb.loaders.options import OF_A_SOURCE, Given
from blogdb.loaders.sources.files import STANDARD_INPUT

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import duckdb

    from blogdb.loaders.options import Options
    from blogdb.loaders.sources.files import File


@dataclass(frozen=True)
class Last:
    """The last load that wrote.

    Attributes:
        load_id: its number.
        given: what a refresh loads, in order of precedence.
        is_whole: whether these are the whole blog.
        aliases: path of the aliases file, if one was named.
        fingerprint: state of files and options; None if it cannot be trusted.
        hash_probe: what DuckDB's hash function then returned for a fixed text.
        wanted: what it filled besides the posts.
        link_state: state of the rules and addresses by which links were classified;
            None if bodies were left out.
        memory: everything that is remembered, as JSON.
        knows_paths: whether all posts have a path; a migration could not tell them.
        summary: what it made of its sources, as JSON; None if it is not known.
        has_problems: whether it recorded any.
        compares_texts: whether it compared the posts' texts, not their hashes.
        default_language: the language of the blog's originals, or und; None if it did
            not look for translations.
    """

    load_id: int
    given: tuple[Given, ...]
    is_whole: bool
    aliases: str | None
    fingerprint: str | None
    hash_probe: int
    wanted: Extras
    link_state: str | None
    memory: str
    knows_paths: bool
    summary: str | None
    has_problems: bool
    compares_texts: bool
    default_language: str | None


def last_load(connection: duckdb.DuckDBPyConnection) -> Last | None:
    """Read the last load from the database; None if there was none.

    Args:
        connection: its current database is blogdb's.
    """
    rows = connection.execute(
        "select load_id, options, fingerprint, hash_probe, link_state,"
        " not exists (from posts where path is null), source_summary,"
        " count_problems > 0, default_language"
        " from loads order by load_id desc limit 1"
    ).fetchall()
    if not rows:
        return None
    load_id, options, fingerprint, hash_probe, link_state, *others = rows[0]
    knows_paths, summary, has_problems, default_language = others
    document = json.loads(options)
    given = tuple(
        Given(**source | {"mapping": tuple(map(tuple, source["mapping"]))})
        for source in document["sources"]
    )
    return Last(
        load_id,
        given,
        document["is_whole"],
        document["aliases"],
        fingerprint,
        hash_probe,
        Extras(**document.get("wanted", {})),
        link_state,
        options,
        knows_paths,
        summary,
        has_problems,
        compares_texts="compare" in document,
        default_language=default_language,
    )


def last_counts(connection: duckdb.DuckDBPyConnection) -> Counts:
    """Return the counts of a load that finds nothing changed since the last one."""
    read, rejected, problems, drafts, posts = connection.execute(
        "select count_read, count_rejected, count_problems, count_drafts,"
        " (select count(*) from posts) from loads order by load_id desc limit 1"
    ).fetchall()[0]
    return Counts(
        read=read,
        unchanged=read - rejected,
        rejected=rejected,
        problems=problems,
        drafts=drafts,
        posts=posts,
    )


def _as_json(
    given: Sequence[Given],
    aliases: str | None,
    wanted: Extras,
    *,
    is_whole: bool,
    compares_texts: bool,
) -> str:
    """Write what a refresh needs as JSON."""
    sources = [asdict(each) for each in given]
    document = {
        "sources": sources,
        "aliases": aliases,
        "is_whole": is_whole,
        "wanted": asdict(wanted),
    }
    if compares_texts:
        document["compare"] = "text"
    return json.dumps(document, ensure_ascii=False)


@dataclass(frozen=True)
class Request:
    """What a load is asked to do, and what the database is to remember of it.

    Attributes:
        given: what to load.
        is_partial: whether that is only a part of the blog.
        aliases: the aliases file; None for the aliases of the last load.
        wanted: what to fill besides the posts.
        memory: what a refresh needs, as JSON.
        compares_texts: whether to compare the posts' texts, not their hashes.
        warnings: what is remembered and no longer there, in a line each.
    """

    given: tuple[Given, ...]
    is_partial: bool
    aliases: Path | None
    wanted: Extras
    memory: str
    compares_texts: bool
    warnings: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The locations, for a message."""
        return ", ".join(given.location for given in self.given)

    @property
    def rules(self) -> tuple[str, ...]:
        """The files of aliases and of rules for links."""
        return tuple(
            str(each) for each in (self.aliases, self.wanted.link_rules) if each
        )

    def has_other_sources(self, last: Last | None) -> bool:
        """Return whether it loads from a place that the last load did not know.

        Args:
            last: the last load; None before the first.
        """
        known = {each.location for each in last.given} if last else set()
        return any(each.location not in known for each in self.given)

    def with_layouts(self, layouts: Mapping[str, str]) -> Request:
        """Remember the layouts of folders.

        Args:
            layouts: location to layout.
        """
        document = json.loads(self.memory)
        for source in document["sources"]:
            source["layout"] = layouts.get(source["location"], source["layout"])
        return replace(
            self,
            given=tuple(
                replace(each, layout=layouts.get(each.location)) for each in self.given
            ),
            memory=json.dumps(document, ensure_ascii=False),
        )


def ask(last: Last | None, sources: Sequence[str], options: Options) -> Request:
    """Decide what to load: the named sources, or those that the database remembers.

    A part of the blog is added to the remembered sources, so that a refresh loads all
    of it. If a post is in several sources, the one added last takes precedence.

    Args:
        last: the last load.
        sources: the named sources; none to refresh.
        options: how to load.

    Raises:
        RefusedError: no source is named, and there is nothing to refresh from.
    """
    is_partial = options.partial
    layouts = {each.location: each.layout for each in last.given} if last else {}
    if sources:
        given = tuple(
            Given(
                absolute(name),
                options.format,
                tuple(sorted(options.mapping.items())),
                options.drafts,
                options.records,
                options.encoding,
                layouts.get(absolute(name)),
                options.query,
            )
            for name in sources
        )
    else:
        if any(getattr(options, name) for name in OF_A_SOURCE):
            raise RefusedError(
                "--format, --map, --drafts, --records, --query and --encoding belong to"
                " a source, and a refresh reads its sources as before; name the source"
                " to change that"
            )
        given = to_refresh(last)
        is_partial = is_partial or (last is not None and not last.is_whole)
    aliases = options.aliases
    path = str(aliases.absolute()) if aliases is not None else None
    warnings = []
    if path is None and last is not None and last.aliases is not None:
        path = last.aliases
        aliases = Path(path) if Path(path).exists() else None
        if aliases is None:
            warnings.append(
                f"{path} does not exist any more; the aliases that it had stay (name"
                " another with --aliases)"
            )
    remembered, is_whole = given, not is_partial
    if is_partial and last is not None:
        named = {each.location for each in given}
        remembered += tuple(each for each in last.given if each.location not in named)
        is_whole = last.is_whole
    wanted = _wanted(last, options)
    if wanted.bodies and wanted.link_rules and wanted.link_rules_digest is None:
        warnings.append(
            f"{wanted.link_rules} does not exist any more; links are classified by"
            " blogdb's own rules alone (name other rules with --link-rules)"
        )
    compares_texts = (
        options.compare == "text"
        if options.compare
        else last is not None and last.compares_texts
    )
    memory = _as_json(
        remembered, path, wanted, is_whole=is_whole, compares_texts=compares_texts
    )
    return Request(
        given, is_partial, aliases, wanted, memory, compares_texts, tuple(warnings)
    )


def _wanted(last: Last | None, options: Options) -> Extras:
    """Decide what to fill: as the options say, else as before, else everything."""
    before = Extras() if last is None else last.wanted
    has_bodies = before.bodies if options.bodies is None else options.bodies
    has_search = before.search if options.search is None else options.search
    if options.search and not has_bodies:
        raise RefusedError(
            "--search needs the bodies; use --bodies instead of --no-bodies"
        )
    rules = options.link_rules
    path = str(rules.absolute()) if rules else before.link_rules
    # Rules that are named must be there; those of the last load may be gone.
    is_read = rules is not None or (
        path is not None and has_bodies and Path(path).exists()
    )
    digest = None
    if is_read:
        from blogdb.loaders.bodies.link_rules import read_rules

        digest = read_rules(path).digest
    return Extras(
        bodies=has_bodies,
        search=has_search,
        link_rules=path,
        link_rules_digest=digest,
        site_url=options.site_url or before.site_url,
        default_language=options.default_language or before.default_language,
    )


def to_refresh(last: Last | None) -> tuple[Given, ...]:
    """Return what a load without a source loads.

    Raises:
        RefusedError: there is nothing to refresh from.
    """
    if last is None:
        raise RefusedError(
            "the database remembers no source; name one: blogdb load SOURCE"
        )
    if any(given.location == STANDARD_INPUT for given in last.given):
        raise RefusedError(
            "the last load read standard input, which cannot be read again; name a"
            " source: blogdb load SOURCE"
        )
    return last.given


def fingerprint(files: Sequence[File], *settings: object) -> str | None:
    """Return a fingerprint of the state of files and settings.

    Args:
        files: the files.
        settings: whatever else decides what a load does.

    Returns:
        A SHA-256 in hexadecimal; None if the state of a file cannot be trusted.
    """
    states = [file.state() for file in files]
    if None in states:
        return None
    text = json.dumps([states, [repr(setting) for setting in settings]])
    return hashlib.sha256(text.encode()).hexdigest()


def stored_aliases(connection: duckdb.DuckDBPyConnection) -> Aliases:
    """Read the aliases that the last load used."""
    found: dict[str, dict[str, tuple[str, ...]]] = {"tag": {}, "author": {}}
    rows = connection.execute(
        "select kind, alias, name from aliases order by kind, alias, position"
    ).fetchall()
    for kind, alias, name in rows:
        found[kind][alias] = (*found[kind].get(alias, ()), name)
    return Aliases(found["tag"], found["author"])


def hash_probe(connection: duckdb.DuckDBPyConnection) -> int:
    """Hash a fixed text, to detect a change of DuckDB's hash function."""
    return number(connection, "select (hash('blogdb') >> 1)::bigint")
