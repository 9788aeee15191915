"""The rules that classify links, read from a file and written as SQL."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from blogdb.db.errors import SourceError
from blogdb.db.quoting import is_utf8, literal
from blogdb.loaders.chains import followed
from blogdb.loaders.toml_documents import read_toml

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    import duckdb

OURS = files("blogdb.loaders.bodies") / "link_rules.toml"
"""The file of blogdb's own rules."""

_LARGEST = 1 << 20
"""Bytes of the largest rules file."""
_RULE_KEYS = {"hosts", "path", "query", "kind", "target", "lower"}
_MOST_GROUPS = 9
"""The most groups that a replacement in RE2 can refer to."""

_HOST = re.compile(r"(?:\*\.)?[a-z0-9_-]+(?:\.[a-z0-9_-]+)*")
_KIND = re.compile(r"[a-z][a-z0-9_-]*")
# Escaped parentheses and those in brackets are not groups.
_GROUPS = re.compile(
    r"\\.|\[\^?\]?(?:\\.|[^\]\\])*+(?:\]|\\?\Z)|(\((?!\?)|\(\?P?<(\w+)>)", re.S
)
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True)
class LinkRule:
    """What links with matching URLs lead to.

    Attributes:
        hosts: the hosts that it applies to; "*.example.org" for any one subdomain.
        pattern: an RE2 pattern that must match host and path completely, and also "?"
            and the query if the rule has a pattern for the query.
        has_query: whether it has a pattern for the query.
        kind: what the links lead to.
        replacement: the target as an RE2 replacement; None if there is no target.
        is_lower: whether to put the target in lower case.
    """

    hosts: tuple[str, ...]
    pattern: str
    has_query: bool
    kind: str
    replacement: str | None
    is_lower: bool

    @property
    def _subject(self) -> str:
        return "address || '?' || query" if self.has_query else "address"

    def is_for(self, sites: Collection[str]) -> bool:
        """Whether the rule is for any of these sites."""
        return any(
            any(site.endswith(host[1:]) for site in sites)
            if host.startswith("*")
            else host in sites
            for host in self.hosts
        )

    def condition(self) -> str:
        """Write the SQL condition on `site`, `address` and `query` for such a link."""
        plain = [host for host in self.hosts if not host.startswith("*")]
        tests = [f"site = {literal(host)}" for host in plain]
        if len(plain) > 1:
            tests = [f"site in ({', '.join(map(literal, plain))})"]
        tests += [
            f"ends_with(site, {literal(host[1:])})"
            for host in self.hosts
            if host.startswith("*")
        ]
        return (
            f"({' or '.join(tests)})"
            f" and regexp_full_match({self._subject}, {literal(self.pattern)})"
        )

    def target(self) -> str:
        """Write the SQL expression of the target, from `address` and `query`."""
        if self.replacement is None:
            return "null"
        value = (
            f"regexp_replace({self._subject}, {literal(f'^{self.pattern}$')},"
            f" {literal(self.replacement)})"
        )
        return f"lower({value})" if self.is_lower else value


@dataclass(frozen=True)
class Rules:
    """All rules, in the order in which they are tried.

    Attributes:
        aliases: host of a site to the main one.
        rules: the rules; the first that matches applies.
    """

    aliases: Mapping[str, str]
    rules: tuple[LinkRule, ...]

    def macros(self, sites: Collection[str] | None = None) -> str:
        """Write the SQL macros that apply the rules.

        `alias_of(host)` is the main host of its site, or null if the host is no alias;
        `rule_of(site, address, query)` the number of the rule that matches, or null;
        `kind_of(rule)` and `target_of(rule, address, query)` are the kind and target by
        that rule. An address is site and path. The patterns are constants, which DuckDB
        compiles once; patterns from a table would be compiled for every row.

        Args:
            sites: the sites that the macros are for, so that DuckDB need not compile
                the patterns of others; None for all sites.
        """
        numbered = [
            (number, rule)
            for number, rule in enumerate(self.rules, 1)
            if sites is None or rule.is_for(sites)
        ]
        conditions = {rule.condition(): str(number) for number, rule in numbered}
        kinds = {f"rule = {number}": literal(rule.kind) for number, rule in numbered}
        targets = {f"rule = {number}": rule.target() for number, rule in numbered}
        return ";\n".join(
            f"create or replace temp macro {name} as {body}"
            for name, body in (
                ("alias_of(host)", _lookup("host", self.aliases)),
                ("rule_of(site, address, query)", _case(conditions, "null::integer")),
                ("kind_of(rule)", _case(kinds, "'other'")),
                ("target_of(rule, address, query)", _case(targets, "null::varchar")),
            )
        )

    @property
    def digest(self) -> str:
        """A digest of the rules: SHA-256 in hexadecimal."""
        return hashlib.sha256(self.macros().encode()).hexdigest()


def _lookup(name: str, found: Mapping[str, str]) -> str:
    """Write the SQL expression for what stands beside a name; null for another.

    It has the name once: what a macro is called with may be long.
    """
    if not found:
        return "null::varchar"
    keys, values = (
        ", ".join(map(literal, each)) for each in zip(*found.items(), strict=True)
    )
    return f"map([{keys}], [{values}])[{name}]"


def _case(branches: Mapping[str, str], default: str) -> str:
    if not branches:
        return default
    lines = [f"when {when} then {then}" for when, then in branches.items()]
    return "\n".join(["case", *lines, f"else {default} end"])


def read_rules(path: Path | str | None = None) -> Rules:
    """Read the rules: those of a file first, then blogdb's own.

    Args:
        path: a TOML file like `link_rules.toml` next to this module; None for only
            blogdb's rules.

    Raises:
        SourceError: the file cannot be read, or a rule in it is wrong.
    """
    ours = _ours()
    aliases: dict[str, str] = ours["hosts"]
    if path is None:
        return Rules(aliases, tuple(_rule(each, aliases) for each in ours["rules"]))
    document = _document(Path(path))
    try:
        aliases = _with_aliases(aliases, document)
        rules = [*_rules(document, aliases)]
    except ValueError as error:
        raise SourceError(f"{path}{error}") from error
    rules += [_rule(each, aliases) for each in ours["rules"]]
    return Rules(aliases, tuple(rules))


@cache
def _ours() -> dict[str, Any]:
    """Read blogdb's own rules, once for all loads of a process."""
    return read_toml(OURS.read_text("utf-8"))


def _document(path: Path) -> dict[str, Any]:
    if not is_utf8(path):
        raise SourceError(f"the name {path} is not UTF-8; rename the file")
    if not path.is_file():
        raise SourceError(f"{path} does not exist, or is not a file (--link-rules)")
    if path.stat().st_size > _LARGEST:
        raise SourceError(f"{path} is larger than {_LARGEST >> 20} MB (--link-rules)")
    try:
        document = read_toml(path.read_bytes().decode())
    except ValueError as error:
        raise SourceError(f"{path} is not a TOML file: {error}") from error
    unknown = sorted(document.keys() - {"hosts", "rules"})
    if unknown:
        raise SourceError(
            f"{path}: {unknown[0]!r} does not belong here; write rules under [[rules]]"
            " and aliases of hosts under [hosts]"
        )
    return document


def _with_aliases(
    aliases: Mapping[str, str], document: Mapping[str, Any]
) -> dict[str, str]:
    """Add a file's aliases of hosts, and resolve aliases of aliases."""
    table = document.get("hosts", {})
    if not isinstance(table, dict):
        raise ValueError(": [hosts] must be a table of aliases")
    for alias, host in table.items():
        for each in (alias, host):
            if not isinstance(each, str) or not _is_host(each) or "*" in each:
                raise ValueError(
                    f": [hosts] {alias!r}: {each!r} is not a valid host; write it in"
                    ' lower case without "www.", as in: "hf.co" = "huggingface.co"'
                )
    try:
        return followed({**aliases, **table})
    except ValueError as error:
        raise ValueError(f": [hosts] {error}") from error


def _rules(
    document: Mapping[str, Any], aliases: Mapping[str, str]
) -> Iterator[LinkRule]:
    """Yield a file's rules, after DuckDB has checked their patterns."""
    import duckdb

    tables = document.get("rules", [])
    if not isinstance(tables, list):
        raise ValueError(": write each rule under [[rules]]")
    with duckdb.connect() as connection:
        for number, table in enumerate(tables, 1):
            try:
                rule = _rule(table, aliases)
                for pattern in (table["path"], table.get("query", ""), rule.pattern):
                    _require_pattern(pattern, connection)
            except ValueError as error:
                raise ValueError(f", rule {number}: {error}") from error
            yield rule


def _rule(table: Any, aliases: Mapping[str, str]) -> LinkRule:
    """Make a rule from its table in the file.

    Raises:
        ValueError: it is wrong; the message says why.
    """
    if not isinstance(table, dict):
        raise ValueError("write each rule under [[rules]]")
    unknown = sorted(table.keys() - _RULE_KEYS)
    if unknown:
        raise ValueError(
            f"{unknown[0]!r} does not belong here; known:"
            f" {', '.join(sorted(_RULE_KEYS))}"
        )
    hosts = table.get("hosts")
    if not isinstance(hosts, list) or not hosts:
        raise ValueError('`hosts` must be a list, as in: hosts = ["example.org"]')
    for host in hosts:
        if not isinstance(host, str) or not _is_host(host):
            raise ValueError(
                f"{host!r} is not a valid host; write it in lower case without"
                ' "www." and port, as in "example.org" or "*.example.org"'
            )
    kind, target = _text(table, "kind"), _text(table, "target")
    if kind is None or not _KIND.fullmatch(kind):
        raise ValueError('`kind` must be a word in lower case, as in: kind = "paper"')
    if (target is None) != (kind == "other"):
        raise ValueError("every kind needs a `target`, except other, which has none")
    is_lower = table.get("lower", False)
    if not isinstance(is_lower, bool):
        raise ValueError("`lower` must be true or false")
    firsts = tuple(dict.fromkeys(aliases.get(host, host) for host in hosts))
    path, query = _text(table, "path"), _text(table, "query")
    if path is None:
        raise ValueError("`path` is missing, as in: path = '/users/(?P<user>[^/]+)'")
    whole = f"{_host_pattern(firsts)}(?:{path})"
    if query is not None:
        whole += rf"\?(?:{query})"
    replacement = None if target is None else _replacement(target, whole)
    return LinkRule(firsts, whole, query is not None, kind, replacement, is_lower)


def _text(table: Mapping[str, Any], key: str) -> str | None:
    value = table.get(key)
    if value is not None and (not isinstance(value, str) or not value):
        raise ValueError(f"`{key}` must be text in quotes")
    return value


def _is_host(text: str) -> bool:
    return bool(_HOST.fullmatch(text)) and not text.startswith("www.")


def _require_pattern(pattern: str, connection: duckdb.DuckDBPyConnection) -> None:
    import duckdb

    try:
        connection.execute("select regexp_matches('', ?)", [pattern]).fetchall()
    except duckdb.Error as error:
        reason = str(error).splitlines()[0].partition(": ")[2]
        raise ValueError(
            f"the pattern {pattern!r} is not valid RE2: {reason}"
        ) from error


def _host_pattern(hosts: Iterable[str]) -> str:
    """Write a pattern for the hosts, with the groups `host` and `subdomain`."""
    plain = [re.escape(host) for host in hosts if not host.startswith("*")]
    parents = [re.escape(host[2:]) for host in hosts if host.startswith("*")]
    if parents:
        plain.append(rf"(?P<subdomain>[^./]+)\.(?:{'|'.join(parents)})")
    return f"(?P<host>{'|'.join(plain)})"


def _replacement(target: str, pattern: str) -> str:
    """Write a target as an RE2 replacement, in which groups are numbers."""
    groups = [found[2] for found in _GROUPS.finditer(pattern) if found[1]]
    numbers = {name: number for number, name in enumerate(groups, 1) if name}
    for name in numbers:
        if groups.count(name) > 1:
            raise ValueError(f"two groups are named {name!r}")

    def number_of(found: re.Match[str]) -> str:
        number = numbers.get(found[1])
        if number is None:
            raise ValueError(
                f"`target` uses {found[0]}, but no group has this name: (?P<name>…)"
            )
        if number > _MOST_GROUPS:
            raise ValueError(
                f"`target` uses {found[0]}, a group after the {_MOST_GROUPS}th; write"
                " (?:…) for groups that it does not use"
            )
        return f"\\{number}"

    return _PLACEHOLDER.sub(number_of, target.replace("\\", "\\\\"))
