"""Jekyll: `_posts/YYYY-MM-DD-slug.md` in any folder, and `_drafts`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blogdb.loaders.trees import days
from blogdb.loaders.trees.configuration import Configuration
from blogdb.loaders.trees.layout import ConfiguredBlog, Layout
from blogdb.loaders.trees.layouts.jekyll_addresses import address, base_of, root_of
from blogdb.loaders.trees.layouts.jekyll_files import documents, is_dated, posts
from blogdb.loaders.trees.people import authors_in, authors_of
from blogdb.loaders.trees.places import Place, with_languages
from blogdb.loaders.trees.values import text, texts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from blogdb.loaders.trees.folder import Folder

_CONFIGURATIONS = ("_config.yml", "_config.yaml")
_HOLDERS = frozenset({"_posts", "_notebooks"})
_LANGUAGES = ("lang", "default_lang", "language", "locale")


def _recognises(folder: Folder) -> bool:
    """Recognise it by posts, beside a configuration if any is; or by collections.

    Other programs have `_posts`, too, with other names of files in it, and other
    configurations of that name, without collections.
    """
    is_posts = folder.root.name == "_posts"
    has_own = folder.has(*_CONFIGURATIONS) or folder.has_folder("_posts") or is_posts
    if has_own or not any(folder.named(*_CONFIGURATIONS)):
        for path in folder.paths:
            if is_dated(path) and (is_posts or not _HOLDERS.isdisjoint(path.parts)):
                return True
    return any(documents(folder, Configuration(folder).first(*_CONFIGURATIONS)))


def _places(configuration: Configuration) -> Iterator[Place]:
    """Yield the posts and drafts in any folder; without any, those of collections."""
    config = configuration.first(*_CONFIGURATIONS)
    known = [code.lower() for code in texts(config.get("languages"))]
    found = list(posts(configuration.folder, config))
    if all(place.is_draft for place in found):
        found += documents(configuration.folder, config)
    yield from with_languages(found, known)


def _blog(configuration: Configuration) -> ConfiguredBlog:
    folder = configuration.folder
    config = configuration.first(*_CONFIGURATIONS)
    pages = (path for path in folder.markdown() if path.parts[0] == "_authors")
    data = text(config.get("data_dir")) or "_data"
    authors = authors_in(config.get("authors")) | authors_of(configuration, data, pages)
    domain = folder.text(folder.find("CNAME")).strip()
    language = next(filter(None, (text(config.get(name)) for name in _LANGUAGES)), None)
    zone = days.zone(text(config.get("timezone")))
    return ConfiguredBlog(
        *(authors, language, address(config, domain)),
        *(root_of(config, domain), base_of(config), zone),
    )


JEKYLL = Layout(
    name="jekyll",
    description="Jekyll",
    marks="`_posts/`",
    posts_are=(
        "below `_posts/`, by names of day and slug, and notebooks below `_notebooks/`"
        " (fastpages); without, the documents of"
        " collections; folders above are categories; tags split at spaces"
    ),
    recognises=_recognises,
    places=_places,
    configurations=_CONFIGURATIONS,
    blog=_blog,
    tag_separator=" ",
    has_draft_field=False,
)
