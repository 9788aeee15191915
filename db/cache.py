"""What is made once and kept in the user's cache folder, since making it takes time.

Nothing there is needed: what is missing, damaged or another user's is made again, and
where nothing can be kept, it is made each time.
"""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from importlib.resources.abc import Traversable

_DIGEST = hashlib.sha256
_DIGEST_SIZE = 32
_MOST_KEPT = 5
"""How many entries of one name stay: several versions of blogdb may take turns."""


def kept(name: str, key: str, make: Callable[[], bytes]) -> bytes:
    """Take an entry from the cache, or make it and keep it there.

    Args:
        name: what it is, as a file's name.
        key: a text that differs where the entry would.
        make: makes it.

    Returns:
        The entry: what `make` returned, now or when it was kept.
    """
    folder = _folder()
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
    """Make a key of texts, and of the content of files and folders.

    Args:
        parts: texts; files and folders of a package, of which `.py` and `.sql` count.
    """
    digest = _DIGEST()
    for part in parts:
        for text in [part.encode()] if isinstance(part, str) else _contents(part):
            digest.update(len(text).to_bytes(8, "big") + text)
    return digest.hexdigest()[:32]


def _contents(place: Traversable) -> Iterable[bytes]:
    if place.is_file():
        if place.name.endswith((".py", ".sql")):
            yield place.name.encode()
            yield place.read_bytes()
        return
    for each in sorted(place.iterdir(), key=lambda each: each.name):
        yield from _contents(each)


def _folder() -> Path | None:
    """Find the cache folder, and make it; None where there can be none of our own."""
    try:
        base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
        folder = Path(base) / "blogdb"
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        stat = folder.stat()
    except (OSError, RuntimeError):
        return None
    # What another user could have put there is not to be trusted.
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
