"""The descriptor of an export: `datapackage.json`, as Data Package 2 has it."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from typing import TYPE_CHECKING, Any

from blogdb._version import __version__
from blogdb.exports.values import type_of

if TYPE_CHECKING:
    from pathlib import Path

    import duckdb

    from blogdb.exports.resources import Field, Resource

FILE = "datapackage.json"
_STANDARD = "https://datapackage.org/profiles/2.0"
_OURS = "blogdb"
"""What marks an export as one of ours; the standard allows such additions."""
_STATE = "select max(started_at) from loads"


def write(
    folder: Path,
    connection: duckdb.DuckDBPyConnection,
    form: str,
    written: list[tuple[Resource, dict[str, Any]]],
) -> None:
    """Write the descriptor.

    Args:
        folder: the export.
        connection: DuckDB's connection to the database.
        form: the form of the export.
        written: each table and view, with what is to be said about its file.
    """
    ((loaded_at,),) = connection.execute(_STATE).fetchall()
    told: dict[str, Any] = {"$schema": f"{_STANDARD}/datapackage.json"}
    if loaded_at is not None:
        told["created"] = f"{loaded_at:%Y-%m-%dT%H:%M:%SZ}"
    told[_OURS] = {"version": __version__, "form": form}
    told["resources"] = [_resource(each, said) for each, said in written]
    _save(folder, told)


def seal(folder: Path) -> list[str]:
    """Add the size and the hash of each file to the descriptor.

    Args:
        folder: the export.

    Returns:
        The names of the tables and views.
    """
    told = json.loads((folder / FILE).read_text("utf-8"))

    @cache
    def hash_of(name: str) -> str:
        with (folder / name).open("rb") as stream:
            return f"sha256:{hashlib.file_digest(stream, 'sha256').hexdigest()}"

    for each in told["resources"]:
        each["bytes"] = (folder / each["path"]).stat().st_size
        each["hash"] = hash_of(each["path"])
    _save(folder, told)
    return [each["name"] for each in told["resources"]]


def files_of(folder: Path) -> set[str] | None:
    """Name the files that the descriptor of one of our exports lists.

    Args:
        folder: any folder.

    Returns:
        The files' names; None where no export of ours is there.
    """
    try:
        told = json.loads((folder / FILE).read_text("utf-8"))
        if _OURS not in told:
            return None
        return {each["path"] for each in told["resources"]}
    except (OSError, ValueError, TypeError, KeyError):
        return None


def _save(folder: Path, told: dict[str, Any]) -> None:
    text = json.dumps(told, ensure_ascii=False, indent=2)
    (folder / FILE).write_text(f"{text}\n", "utf-8")


def _resource(resource: Resource, said: dict[str, Any]) -> dict[str, Any]:
    file = dict(said)
    schema: dict[str, Any] = {
        "$schema": f"{_STANDARD}/tableschema.json",
        "fields": [_field(field) for field in resource.fields],
        # Of its own accord a reader takes an empty text for null.
        "missingValues": file.pop("nulls"),
    }
    if resource.key:
        schema["primaryKey"] = list(resource.key)
    if resource.references:
        schema["foreignKeys"] = [
            {
                "fields": [each.column],
                "reference": {
                    # The standard's name for the same table is none.
                    "resource": ""
                    if each.table == each.target_table
                    else each.target_table,
                    "fields": [each.target_column],
                },
            }
            for each in resource.references
        ]
    told = {
        "name": resource.name,
        "type": "table",
        "title": resource.title,
        "description": resource.description,
    }
    return (
        {name: text for name, text in told.items() if text} | file | {"schema": schema}
    )


def _field(field: Field) -> dict[str, Any]:
    told: dict[str, Any] = {"name": field.name, "type": type_of(field)}
    if field.description:
        told["description"] = field.description
    if field.is_required:
        told["constraints"] = {"required": True}
    return told
