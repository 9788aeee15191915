"""Services that give a blog's posts as objects of JSON, each in a file of its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from blogdb.loaders.sources.entries import EntryReader, Note
from blogdb.loaders.sources.json_documents import good_objects
from blogdb.loaders.sources.json_values import loads
from blogdb.loaders.sources.reader import Unreadable

if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Iterable, Iterator

    from blogdb.loaders.sources.entries import Found
    from blogdb.loaders.sources.files import File

    Item = dict[str, Any]

_NOTHING: tuple[Any, ...] = (None, "", "0", False, [], {})
"""Values that say nothing."""


@dataclass(frozen=True)
class Service(EntryReader):
    """Reads what a service gives.

    Attributes:
        name: the format's name.
        description: what it is, in a few words.
        marks: what it is recognised by, for people.
        sign: what its beginning has.
        found: what there is in an object of the file, of which there may be several.
        suffixes: endings of file names; the sign alone tells.
    """

    name: str
    description: str
    marks: str
    sign: re.Pattern[bytes]
    found: Callable[[Item], Iterable[Found]]
    suffixes: tuple[str, ...] = ()

    def recognises(self, head: bytes) -> bool:
        """Return whether it is JSON that has the sign."""
        return head.lstrip().startswith((b"[", b"{")) and self._has_sign(head)

    def _has_sign(self, head: bytes) -> bool:
        return self.sign.search(head) is not None

    def entries(self, file: File) -> Iterable[Found]:
        """Read each post."""
        return self._every(file)

    def _every(self, file: File) -> Iterator[Found]:
        notes: dict[str, Note] = {}
        for each in good_objects(file):
            if not isinstance(each, str):
                yield Unreadable(*each)
                continue
            for found in self.found(loads(each)):
                if isinstance(found, Note):
                    notes[found.text] = found
                else:
                    yield found
        yield from notes.values()


def kept(item: Item, *names: str) -> dict[str, Any]:
    """Return the fields of some names that say something."""
    return {name: item[name] for name in names if item.get(name) not in _NOTHING}
