"""What a blog knows of its authors, in files of data and in pages about them."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, NamedTuple

from blogdb.loaders.trees import front_matter
from blogdb.loaders.trees.values import folded, mapping, text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from blogdb.loaders.trees.configuration import Configuration

_NAMES = ("name", "display_name", "title", "full_name")
_ADDRESSES = ("url", "website", "web", "site", "homepage", "link", "uri")
_PICTURES = (
    *("picture", "image_url", "imageurl", "avatar", "image", "photo", "img"),
    *("thumbnail", "avatar_url", "profile_image"),
)
_ENDINGS = ("yml", "yaml", "toml", "json")
_KEYS = ("short_name", "key", "username")


class KnownAuthor(NamedTuple):
    """What a blog knows of an author.

    Attributes:
        name: the name that readers see.
        url: the address of a page about the author; None if none is named.
        picture: the address of a picture, which may be a path of the site; None if
            none is named.
    """

    name: str
    url: str | None = None
    picture: str | None = None


def authors_in(known: Any) -> dict[str, KnownAuthor]:
    """Read the content of a file of authors.

    Args:
        known: key to name, or to an object with a name; or a list of such objects.

    Returns:
        Key to author. One without a name is left out.
    """
    if isinstance(known, list):
        known = {
            key: each
            for each in map(mapping, known)
            if (key := _first(each, (*_KEYS, "id")) or _first(each, _NAMES))
        }
    found = {str(key): _author(value) for key, value in mapping(known).items()}
    return {key: author for key, author in found.items() if author}


def authors_of(
    configuration: Configuration, data: str, pages: Iterable[PurePosixPath]
) -> dict[str, KnownAuthor]:
    """Read the authors in a folder of data, and on pages about one author each.

    Args:
        configuration: reads the files.
        data: the folder, which may have a file `authors` or a folder of that name.
        pages: pages with front matter; an index stands for its folder.

    Returns:
        Key to author; the key of a page is its name, or what it says.
    """
    folder = configuration.folder
    names = (f"{data}/authors.{ending}" for ending in _ENDINGS)
    below = PurePosixPath(data, "authors")
    files = [
        path
        for path in folder.paths
        if path.parent == below and path.suffix.lstrip(".") in _ENDINGS
    ]
    told = {path: front_matter.read(folder.text(path)).fields for path in pages} | {
        path: configuration.settings(path) for path in files
    }
    found = {_key(path, fields): _author(fields) for path, fields in told.items()}
    return {
        **{key: author for key, author in found.items() if author},
        **authors_in(configuration.document(folder.find(*names))),
    }


def _key(path: PurePosixPath, fields: Mapping[str, Any]) -> str:
    is_index = path.stem in ("index", "_index")
    name = path.parent.name if is_index else path.stem
    return _first(folded(fields), _KEYS) or name


def _author(said: Any) -> KnownAuthor | None:
    if not isinstance(said, dict):
        name = text(said)
        return KnownAuthor(name) if name else None
    fields = folded(mapping(said.get("params"))) | folded(said)
    name = _first(fields, _NAMES)
    if name is None:
        return None
    return KnownAuthor(
        name, *(_address(fields, each) for each in (_ADDRESSES, _PICTURES))
    )


def _first(fields: Mapping[str, Any], names: Iterable[str]) -> str | None:
    return next(filter(None, (text(fields.get(name)) for name in names)), None)


def _address(fields: Mapping[str, Any], names: Iterable[str]) -> str | None:
    """Return the first address among some fields; only those of pages and files are."""
    for name in names:
        found = text(fields.get(name)) or ""
        if found.startswith(("https://", "http://")):
            return found
        if found and ":" not in found and ("/" in found or "." in found):
            return found
    return None
