"""Jekyll: `_posts/YYYY-MM-DD-slug.md` in any folder, and `_drafts`."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from blogdb.loaders.trees import days
from blogdb.loaders.trees.configuration import author_names, default_fields
from blogdb.loaders.trees.folder import MARKDOWN
from blogdb.loaders.trees.layout import Blog, Layout
from blogdb.loaders.trees.layouts.jekyll_addresses import address, base_of, root_of
from blogdb.loaders.trees.patterns import is_excluded
from blogdb.loaders.trees.places import Place, at_mark, with_languages
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
    source = PurePosixPath(text(config.get("source")) or "")
    top = source / (text(config.get("collections_dir")) or "")
    excluded = texts(config.get("exclude"))
    root = folder.root.name if folder.root.name == "_posts" else None
    for path in folder.ending(*MARKDOWN, ".html"):
        is_read = path.is_relative_to(top)
        if not is_read or is_excluded(path.relative_to(source), excluded):
            continue
        place = path.relative_to(top)
        # No other folder whose name begins with a line is looked into.
        above, mark, below = at_mark(place, root)
        if mark == "_drafts" or (mark == "_posts" and _NAME.fullmatch(path.name)):
            fields = default_fields(config.get("defaults"), place)
            name = PurePosixPath(*above, *below)
            yield Place(path, name, None, mark == "_drafts", fields, None, above)


def _blog(configuration: Configuration) -> Blog:
    folder = configuration.folder
    config = configuration.first(*_CONFIGURATIONS)
    authors = folder.document(folder.find("_data/authors.yml"))
    domain = folder.text(folder.find("CNAME")).strip()
    language = next(filter(None, (text(config.get(name)) for name in _LANGUAGES)), None)
    zone = days.zone(text(config.get("timezone")))
    return Blog(
        *(author_names(authors), language, address(config, domain)),
        *(root_of(config, domain), base_of(config), zone),
    )


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
