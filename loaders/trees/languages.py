"""Languages that the places of files say: by their names, and by their folders."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

_CODE = re.compile(r"([a-z]{2})(?:[-_](?:hans|hant|latn|cyrl|[a-z]{2}|419))*", re.I)


def is_language(code: str) -> bool:
    """Return whether a text is a language's code, such as fr, pt-BR or zh_Hans."""
    found = _CODE.fullmatch(code)
    return found is not None and found[1].lower() in LANGUAGES


def without_language(
    path: PurePosixPath, known: Collection[str] = ()
) -> tuple[PurePosixPath, str | None]:
    """Split `slug.fr.md` into `slug.md` and the language.

    Args:
        path: the file.
        known: the codes of the blog's languages, in lower case; empty if they are not
            known, so that any code counts.

    Returns:
        Its path without the language; and the language's code, None if there is none.
    """
    stem, point, code = path.stem.rpartition(".")
    is_known = code.lower() in known if known else is_language(code)
    if point and stem and is_known:
        return path.with_name(stem + path.suffix), code.lower()
    return path, None


def language_folders(
    paths: Iterable[PurePosixPath], known: Collection[str] = ()
) -> frozenset[PurePosixPath]:
    """Find the folders that hold the posts of one language each.

    A folder `it` may as well be about computers. So if the blog does not name its
    languages, a file must have its translation, which has the same name in another such
    folder or above it, or one of the languages must be English.

    Args:
        paths: the files of posts.
        known: the codes of the blog's languages, in lower case; empty if not known.

    Returns:
        The folders, such as posts/fr.
    """
    every = set(paths)
    names: dict[PurePosixPath, Counter[PurePosixPath]] = defaultdict(Counter)
    codes: dict[PurePosixPath, set[str]] = defaultdict(set)
    for path in every:
        for depth, part in enumerate(path.parts[:-1]):
            if part.lower() in known if known else is_language(part):
                above = PurePosixPath(*path.parts[:depth])
                names[above][PurePosixPath(*path.parts[depth + 1 :])] += 1
                codes[above].add(part)
    return frozenset(
        above / code
        for above, counted in names.items()
        for code in codes[above]
        if known
        or any(each.lower().startswith("en") for each in codes[above])
        or any(count > 1 or above / name in every for name, count in counted.items())
    )


def without_folder(
    path: PurePosixPath, folders: Collection[PurePosixPath]
) -> tuple[PurePosixPath, str | None]:
    """Split `posts/fr/slug.md` into `posts/slug.md` and the language.

    Args:
        path: the file.
        folders: the folders of languages.

    Returns:
        Its path without the folder; and the language's code, None if there is none.
    """
    for folder in reversed(path.parents):
        if folder in folders:
            return folder.parent / path.relative_to(folder), folder.name.lower()
    return path, None


LANGUAGES = frozenset(
    """
    aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs
    cu cv cy da de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv
    ha he hi ho hr ht hu hy hz ia id ie ig ii ik is it iu ja jv ka kg ki kj kk kl
    km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt
    my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru
    rw sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn
    to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu
    """.split()  # noqa: SIM905 - more readable than a list of two hundred lines
)
"""The codes of ISO 639-1, except io: a name such as socket.io is that of a site."""
