"""Views that differ in a few words only, and stand in one file.

Such a file begins with `-- family:` and what its words are called, then has a line a
view with the words; the rest is the file of each of them, with `$view` for its name
and `$name` for each word:

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
    """Write out the views of a file.

    Args:
        text: the file's text.
        path: the file's path.

    Returns:
        The path that the file of each view would have, with its text; the file's own
        where it holds no family.

    Raises:
        ValueError: a view has another number of words, or a word has no name.
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
                f"{path}: ${error.args[0]} is no word of the family ({family[1]})"
            ) from error
        found[f"{folder}/{view}.sql"] = written
    return found
