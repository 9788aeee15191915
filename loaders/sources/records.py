"""Where posts lie in a JSON document that holds more than them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from blogdb.db.errors import SourceError
from blogdb.db.rows import number
from blogdb.loaders.columns import match_columns
from blogdb.loaders.fields import json_path

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    import duckdb

    from blogdb.loaders.sources.files import File


def path_of_records(
    connection: duckdb.DuckDBPyConnection,
    file: File,
    objects: str,
    names: Iterable[str],
    given: str | None,
) -> str | None:
    """Find the JSON path of the posts within each object of a file.

    Args:
        connection: DuckDB.
        file: the file, for messages.
        objects: a relation with the objects in its column `json`.
        names: the objects' keys.
        given: the value of --records, such as rows[*].row.

    Returns:
        The path; None if the objects are the posts themselves. A single object that is
        no post is searched for a list of posts, or for the only list of objects.

    Raises:
        SourceError: the given path is not one.
    """
    if given is not None:
        path = json_path(given if "[*]" in given else f"{given}[*]")
        if path is None:
            raise SourceError(
                f"--records {given}: not a path such as items[*] or rows[*].row"
                f" ({file.location})"
            )
        return path
    if _are_posts(names):
        return None
    if number(connection, f"select count(*) from (from {objects} limit 2)") != 1:
        return None
    ((structure,),) = connection.execute(
        f"select json_structure(json)::varchar from {objects}"
    ).fetchall()
    lists = dict(_lists(json.loads(structure)))
    found = [path for path, keys in lists.items() if _are_posts(keys)] or list(lists)
    return found[0] if len(found) == 1 else None


def _are_posts(names: Iterable[str]) -> bool:
    found = match_columns(names, {})
    return "title" in found and ("slug" in found or "url" in found)


def _lists(
    structure: Mapping[str, Any], path: str = "$"
) -> Iterator[tuple[str, list[str]]]:
    """Yield the path and the keys of each list of objects.

    Where each item only wraps an object, as in {"row": {…}, "row_idx": 0}, the path
    leads to that.
    """
    for name, value in structure.items():
        here = f'{path}."{name}"'
        if isinstance(value, dict):
            yield from _lists(value, here)
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            item, within = value[0], f"{here}[*]"
            yield from _lists(item, within)
            wrapped = [key for key, each in item.items() if isinstance(each, dict)]
            if not _are_posts(item) and len(wrapped) == 1:
                within = f'{within}."{wrapped[0]}"'
                item = item[wrapped[0]]
            yield within, list(item)
