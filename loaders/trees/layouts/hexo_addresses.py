"""The addresses of Hexo's posts.

The source is Hexo's documentation, on permalinks and on `new_post_name`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import partial
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from blogdb.loaders.trees import days
from blogdb.loaders.trees.addresses import join, without_index
from blogdb.loaders.trees.patterns import COLONS, fill, parse
from blogdb.loaders.trees.values import text, texts

if TYPE_CHECKING:
    from blogdb.loaders.trees.pages import PageFile

_PARTS = {
    "year": r"(?P<year>\d{4})",
    "month": r"(?P<month>\d\d)",
    "i_month": r"(?P<month>\d{1,2})",
    "day": r"(?P<day>\d\d)",
    "i_day": r"(?P<day>\d{1,2})",
    "title": "(?P<title>.+)",
}
_SPECIAL = re.compile(r"""[\s~`!@#$%^&*()\-_+=\[\]{}|\\;:"'<>,.?/]+""")


def parsed(form: str, name: str) -> tuple[str | None, str]:
    """Read a day and a title from the name of a file.

    Args:
        form: the setting `new_post_name`.
        name: the file's path below `_posts`, without its ending.

    Returns:
        The day, None if the name has none; and the title, which may have folders where
        the form has it.
    """
    parts = parse(str(PurePosixPath(form).with_suffix("")), COLONS, _PARTS, name)
    numbers = [parts.get(part) for part in ("year", "month", "day")]
    day = "-".join(number.zfill(2) for number in numbers if number)
    title = parts.get("title") or _SPECIAL.sub("-", name).strip("-")
    return (day if all(numbers) else None), title


@dataclass(frozen=True)
class HexoAddresses:
    """Makes the addresses of posts.

    Attributes:
        root: the site's address.
        form: the setting `permalink`.
        names: the setting `new_post_name`.
    """

    root: str
    form: str
    names: str

    def __call__(self, page: PageFile) -> str | None:
        """Return the address of a post; None if it is not known."""
        own = page.field("permalink")
        path = own or fill(self.form, COLONS, partial(self._value, page))
        if path is None:
            return None
        path = without_index(path)
        return join(self.root, path, end="/" if path.endswith("/") else "")

    def _value(self, page: PageFile, name: str) -> str | list[str] | None:
        _, title = parsed(self.names, str(page.name.with_suffix("")))
        title = page.field("slug") or title
        match name:
            case "title":
                return title
            case "name":
                return title.rpartition("/")[2]
            case "lang":
                return page.post.language
            case "category":
                return _category(page)
        return days.part(page.day, name) if page.day else None


def _category(page: PageFile) -> list[str] | str:
    """Return the folders of the last category: a list in a list is a line of them."""
    value = page.fields.get("categories", page.fields.get("category"))
    if isinstance(value, list) and any(isinstance(each, list) for each in value):
        value = value[-1]
    named = texts(value) or texts([text(value)])
    return named or "uncategorized"
