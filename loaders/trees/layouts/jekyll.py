"""Jekyll: `_posts/YYYY-MM-DD-slug.md` in any folder, and `_drafts`."""

from __future__ import annotations

import re
from fnmatch import fnmatchcase
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from blogdb.loaders.trees import days
from blogdb.loaders.trees.configuration import author_names, default_fields
from blogdb.loaders.trees.folder import MARKDOWN
from blogdb.loaders.trees.layout import Blog, Layout
from blogdb.loaders.trees.layouts.jekyll_addresses import address
from blogdb.loaders.trees.places import Place, with_languages
from blogdb.loaders.trees.values import text, texts

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from blogdb.loaders.trees.configuration import Configuration
    from blogdb.loaders.trees.folder import Folder

_CONFIGURATIONS = ("_config.yml", "_config.yaml")
_NAME = re.compile(r"(?:\d{4}|\d\d)-\d{1,2}-\d{1,2}-[^/]*")
_LANGUAGES = ("lang", "default_lang", "language", "locale")


def _recognises(folder: Folder) -> bool:
    """Recognise it by posts; if any folder has a configuration, this one must, too."""
    has_own = folder.has(*_CONFIGURATIONS) or folder.has_folder("_posts")
    is_likely = has_own or not any(folder.named(*_CONFIGURATIONS))
    is_posts = folder.root.name == "_posts"
    return is_posts or (
        is_likely and any("_posts" in p.parts[:-1] for p in folder.paths)
    )


def _places(configuration: Configuration) -> Iterator[Place]:
    """Yield the posts and drafts in any folder; the root may be `_posts` itself."""
    config = configuration.first(*_CONFIGURATIONS)
    known = [code.lower() for code in texts(config.get("languages"))]
    yield from with_languages(_every(configuration.folder, config), known)


def _every(folder: Folder, config: Mapping[str, Any]) -> Iterator[Place]:
    top = PurePosixPath(text(config.get("source")) or "")
    top /= text(config.get("collections_dir")) or ""
    excluded = [each.rstrip("/") for each in texts(config.get("exclude"))]
    for path in folder.ending(*MARKDOWN, ".html"):
        if not path.is_relative_to(top) or _is_excluded(path, excluded):
            continue
        parts = path.relative_to(top).parts
        marks = [each for each in parts[:-1] if each.startswith("_")]
        if folder.root.name == "_posts" and not marks:
            marks, parts = ["_posts"], ("_posts", *parts)
        # No other folder with such a name is looked into.
        if marks[:1] not in (["_posts"], ["_drafts"]):
            continue
        start = parts.index(marks[0])
        is_draft = marks[0] == "_drafts"
        if is_draft or _NAME.fullmatch(path.name):
            name = PurePosixPath(*parts[:start], *parts[start + 1 :])
            fields = default_fields(config.get("defaults"), path)
            yield Place(path, name, None, is_draft, fields, categories=parts[:start])


def _is_excluded(path: PurePosixPath, excluded: list[str]) -> bool:
    names = [str(each) for each in (path, *path.parents[:-1])]
    return any(
        names[0].startswith(pattern) or fnmatchcase(name, pattern)
        for pattern in excluded
        for name in names
    )


def _blog(configuration: Configuration) -> Blog:
    folder = configuration.folder
    config = configuration.first(*_CONFIGURATIONS)
    authors = folder.document(folder.find("_data/authors.yml"))
    domain = folder.text(folder.find("CNAME")).strip()
    languages = (text(config.get(name)) for name in _LANGUAGES)
    language = next((each for each in languages if each), None)
    zone = days.zone(text(config.get("timezone")))
    return Blog(author_names(authors), language, address(config, domain), zone)


JEKYLL = Layout(
    name="jekyll",
    description="Jekyll",
    marks="`_posts/`",
    posts_are=(
        "below `_posts/`, by names of day and slug; folders above are categories; tags"
        " split at spaces"
    ),
    recognises=_recognises,
    places=_places,
    configurations=_CONFIGURATIONS,
    blog=_blog,
    has_spaced_tags=True,
    has_draft_field=False,
)
