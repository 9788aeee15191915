"""Families of views that differ only in a few words, each family in one file.

Such a file begins with `-- family:` and the names of its words, then has a line for
each view with the words. The rest is a template for the views' files, with `$view` for
the view's name and `$name` for the word of that name:

    -- family: kind, things
    --   cited_papers: paper, papers
    --   cited_spaces: space, spaces
    -- question: Which $things do posts link to?
    …
    create or replace view $view as
"""

from __future__ import annotations

import re
from string import Template

_FAMILY = re.compile(r"-- family: (.+)\n((?:--   .+\n)+)")


def members(text: str, path: str) -> dict[str, str]:
    """Expand a file into the files of its views.

    Args:
        text: the file's text.
        path: the file's path.

    Returns:
        The path that each view's file would have, and its text; the given path and text
        if the file is not a family.

    Raises:
        ValueError: a view has the wrong number of words, or the template uses a name
            that the family does not have.
    """
    family = _FAMILY.match(text)
    if family is None:
        return {path: text}
    names = family[1].split(", ")
    shared = Template(text[family.end() :])
    folder = path.rpartition("/")[0]
    found = {}
    for line in family[2].replace("\n--     ", " ").splitlines():
        view, _, given = line.removeprefix("--   ").partition(": ")
        words = given.split(", ")
        if len(words) != len(names):
            raise ValueError(
                f"{path}: {view} has {len(words)} words; the family has {family[1]}"
            )
        try:
            written = shared.substitute(dict(zip(names, words, strict=True)), view=view)
        except KeyError as error:
            raise ValueError(
                f"{path}: ${error.args[0]} is not a word of the family ({family[1]})"
            ) from error
        found[f"{folder}/{view}.sql"] = written
    return found
