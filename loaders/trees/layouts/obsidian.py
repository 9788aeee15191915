"""Obsidian: a vault of notes, of which those that are published are posts."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from blogdb.loaders.trees.layout import Layout
from blogdb.loaders.trees.places import Place, is_post, with_languages

if TYPE_CHECKING:
    from collections.abc import Iterator

    from blogdb.loaders.trees.configuration import Configuration
    from blogdb.loaders.trees.folder import Folder

_FOLDER = ".obsidian"
_HEAD = 8192
"""Bytes at the beginning of a note in which its properties are looked for."""
_PUBLISHED = re.compile(
    rb"^(?:dg-)?publish[ \t]*:[ \t]*[\"']?(?:true|yes)\b", re.M | re.I
)


def _recognises(folder: Folder) -> bool:
    """Recognise it by its folder, which is hidden, so that no list has it."""
    return (folder.root / _FOLDER).is_dir() and any(folder.markdown())


def _places(configuration: Configuration) -> Iterator[Place]:
    """Yield the notes; where some say that they are published, others are drafts."""
    folder = configuration.folder
    notes = [path for path in folder.markdown() if is_post(path)]
    published = {path for path in notes if _PUBLISHED.search(folder.head(path, _HEAD))}
    for place in with_languages(Place(path, path) for path in notes):
        is_private = bool(published) and place.path not in published
        yield replace(place, is_draft=is_private)


OBSIDIAN = Layout(
    name="obsidian",
    description="an Obsidian vault",
    marks="`.obsidian/`",
    posts_are=(
        "all notes, or those with `publish: true` (or `dg-publish`) if any has it; the"
        " others are drafts then; a note without tags gets its folder as its topic"
    ),
    recognises=_recognises,
    places=_places,
    has_topic_folders=True,
)
