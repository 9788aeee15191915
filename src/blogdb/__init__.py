"""blogdb: a blog as a relational DuckDB database that answers questions in SQL.

>>> import blogdb
>>> blog = blogdb.open("blog.duckdb")
>>> blog.query("select count(*) from posts").rows()
[(100,)]
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from blogdb._version import __version__

if TYPE_CHECKING:
    from blogdb.api.answer import Answer
    from blogdb.api.blog import Blog
    from blogdb.api.blog import open_blog as open  # noqa: A004 - as `gzip.open`
    from blogdb.db.errors import (
        ArgumentError,
        BlogdbError,
        BusyError,
        DatabaseError,
        QueryError,
        RefusedError,
        SettingsError,
        SourceError,
        SystemFailureError,
        VerificationError,
    )

__all__ = [
    "Answer",
    "ArgumentError",
    "Blog",
    "BlogdbError",
    "BusyError",
    "DatabaseError",
    "QueryError",
    "RefusedError",
    "SettingsError",
    "SourceError",
    "SystemFailureError",
    "VerificationError",
    "__version__",
    "open",
]

_PLACES = {
    "Answer": "blogdb.api.answer",
    "Blog": "blogdb.api.blog",
    "open": "blogdb.api.blog",
}
_OTHER_NAMES = {"open": "open_blog"}


def __getattr__(name: str) -> Any:
    """Import what is asked for, so that `import blogdb` takes no time."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module = import_module(_PLACES.get(name, "blogdb.db.errors"))
    found = getattr(module, _OTHER_NAMES.get(name, name))
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
