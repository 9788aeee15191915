"""A cache, in the user's cache folder, of things that take time to make.

Entries that are missing, damaged or owned by another user are made again. Without a
usable cache folder, entries are made each time.
"""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from importlib.resources.abc import Traversable

_DIGEST = hashlib.sha256
_DIGEST_SIZE = 32
_MOST_KEPT = 5
"""How many entries of one name to keep, as several versions of blogdb may be in use."""


def kept(name: str, key: str, make: Callable[[], bytes]) -> bytes:
    """Return an entry from the cache; make and store it first if it is missing.

    Args:
        name: the name of the entry, used as a file name.
        key: a text that is different whenever the entry would be.
        make: makes the entry.

    Returns:
        What `make` returned, now or when the entry was stored.
    """
    folder = own_folder()
    if folder is None:
        return make()
    path = folder / f"{name}-{key}"
    with suppress(OSError):
        stored = path.read_bytes()
        if _DIGEST(stored[_DIGEST_SIZE:]).digest() == stored[:_DIGEST_SIZE]:
            return stored[_DIGEST_SIZE:]
    made = make()
    with suppress(OSError):
        _keep(path, _DIGEST(made).digest() + made)
        _forget_oldest(folder, name)
    return made


def key_of(parts: Iterable[str | Traversable]) -> str:
    """Compute a key from texts and from the content of files and folders.

    Args:
        parts: texts, and files and folders of a package; only `.py`, `.sql` and
            `.toml` files count.
    """
    digest = _DIGEST()
    for part in parts:
        # A path can be hashed, though its protocol does not say so.
        text = part.encode() if isinstance(part, str) else _digest_of(part)  # type: ignore[arg-type]
        digest.update(len(text).to_bytes(8, "big") + text)
    return digest.hexdigest()[:32]


@cache
def _digest_of(place: Traversable) -> bytes:
    """Compute the digest of a file or folder, once for all loads of a process."""
    digest = _DIGEST()
    for text in _contents(place):
        digest.update(len(text).to_bytes(8, "big") + text)
    return digest.digest()


def _contents(place: Traversable) -> Iterable[bytes]:
    if place.is_file():
        if place.name.endswith((".py", ".sql", ".toml")):
            yield place.name.encode()
            yield place.read_bytes()
        return
    for each in sorted(place.iterdir(), key=lambda each: each.name):
        yield from _contents(each)


def own_folder() -> Path | None:
    """Return the cache folder, made if needed; None if we cannot have our own."""
    try:
        base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
        folder = Path(base) / "blogdb"
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        stat = folder.stat()
    except (OSError, RuntimeError):
        return None
    # Do not trust a folder that another user could have written to.
    is_ours = stat.st_uid == os.geteuid() and not stat.st_mode & 0o022
    return folder if is_ours else None


def _keep(path: Path, content: bytes) -> None:
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        draft.write_bytes(content)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def _forget_oldest(folder: Path, name: str) -> None:
    entries = {path: path.stat().st_mtime for path in folder.glob(f"{name}-*")}
    for path in sorted(entries, key=lambda path: -entries[path])[_MOST_KEPT:]:
        path.unlink(missing_ok=True)
