"""The declaration of a layout, and the search for posts that all layouts share."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from blogdb.loaders.trees.configuration import Configuration
from blogdb.loaders.trees.places import Missed, Place, with_topics
from blogdb.loaders.trees.posts import Convention
from blogdb.loaders.trees.values import text

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import PurePosixPath

    from blogdb.loaders.trees.folder import Folder
    from blogdb.loaders.trees.pages import Address, OtherAddresses

_TEMPLATES = ("layout", "template")
_REDIRECTS = ("redirect", "redirect_to", "redirectto", "redirect_url")


@dataclass(frozen=True)
class Found:
    """A post's file, and how to interpret it.

    Attributes:
        path: the file, relative to the root.
        name: its path relative to the folder that the layout has its posts below, with
            day and slug.
        convention: how to interpret its fields.
        fields: fields from another file; the front matter takes precedence.
        is_draft: whether the file's place makes it a draft.
        address: returns the post's address, if the front matter has none.
        site: the site's address, as in `Blog`.
        base: the path that templates put before links, as in `Blog`.
        categories: the folders that are categories in its address.
        others: returns the post's other addresses, as in `Blog`.
        default_language: the language of the blog's originals; None if it is not known.
    """

    path: PurePosixPath
    name: PurePosixPath
    convention: Convention
    fields: Mapping[str, Any] = field(default_factory=dict)
    is_draft: bool = False
    address: Address | None = None
    site: str | None = None
    base: str = ""
    categories: tuple[str, ...] = ()
    others: OtherAddresses | None = None
    default_language: str | None = None


@dataclass(frozen=True)
class Blog:
    """What a blog's configuration says about all its posts.

    Attributes:
        authors: key to name, from the blog's authors file.
        language: the default language of posts.
        address: returns a post's address; None if the configuration does not say.
        site: the site's address; None if the configuration does not say.
        base: the path that templates put before links, such as /blog.
        zone: the zone to which times are converted that name their own; None if the
            program shows days as they are written.
        has_dated_names: whether a day in a file's name goes before its fields'.
        others: returns a post's other addresses; None if they are what front matter
            says, as paths of the site.
    """

    authors: Mapping[str, str] = field(default_factory=dict)
    language: str | None = None
    address: Address | None = None
    site: str | None = None
    base: str = ""
    zone: dt.tzinfo | None = None
    has_dated_names: bool = False
    others: OtherAddresses | None = None


def _nothing(_: Configuration) -> Blog:
    return Blog()


def is_page(
    path: PurePosixPath,
    fields: Mapping[str, Any],
    body: str,
) -> bool:
    """Return whether a file is a page with text, or at least with a title or a day.

    Others lead to another page, or show a template.

    Args:
        path: the file.
        fields: the front matter, with names in lower case.
        body: the text below it.
    """
    if body.strip():
        return True
    has_day = path.name[:4].isdecimal() or text(fields.get("date"))
    names = (
        _REDIRECTS
        if has_day or text(fields.get("title"))
        else (*_REDIRECTS, *_TEMPLATES)
    )
    return not any(text(fields.get(name)) for name in names)


@dataclass(frozen=True)
class Layout:
    """How a blogging program lays out a folder.

    Attributes:
        name: the layout, as --format names it.
        description: the program, in a few words.
        marks: what a folder is recognised by, for people.
        posts_are: which files are posts, for people.
        recognises: returns whether a folder has this layout.
        places: yields the files of posts, and what could not be read; raises ValueError
            if a list of posts cannot be read.
        configurations: the files that a site's own folder has, which may be below the
            root of the tree.
        blog: reads the configuration and the authors file; raises ValueError if the
            authors file cannot be read.
        is_page: returns whether a file is a page, by its path, its front matter (with
            names in lower case) and its body.
        has_spaced_tags: whether tags in a text are separated by spaces.
        has_topic_folders: whether the folder of a post without tags is its tag.
        has_draft_field: whether the field `draft` can make a post a draft.
    """

    name: str
    description: str
    marks: str
    posts_are: str
    recognises: Callable[[Folder], bool]
    places: Callable[[Configuration], Iterator[Place | Missed] | Iterator[Place]]
    configurations: tuple[str, ...] = ()
    blog: Callable[[Configuration], Blog] = _nothing
    is_page: Callable[[PurePosixPath, Mapping[str, Any], str], bool] = is_page
    has_spaced_tags: bool = False
    has_topic_folders: bool = False
    has_draft_field: bool = True

    def posts(self, folder: Folder) -> Iterator[Found | Missed]:
        """Yield the files of posts, and what could not be read.

        Args:
            folder: the site's folder.

        Raises:
            ValueError: a list of posts, or the authors file, cannot be read.
        """
        configuration = Configuration(folder)
        blog = self.blog(configuration)
        found: list[Place] = []
        for each in self.places(configuration):
            if isinstance(each, Missed):
                yield each
            else:
                found.append(each)
        yield from configuration.missed
        for place in with_topics(found) if self.has_topic_folders else found:
            yield self._found(place, blog)

    def _found(self, place: Place, blog: Blog) -> Found:
        convention = Convention(
            blog.authors,
            has_spaced_tags=self.has_spaced_tags,
            has_drafts=self.has_draft_field,
            categories=_without(place.categories, place.language),
            topic=place.topic,
            language=place.language or blog.language,
            zone=blog.zone,
            has_dated_names=blog.has_dated_names,
        )
        return Found(
            *(place.path, place.name, convention),
            fields=place.fields,
            is_draft=place.is_draft,
            address=_always(place.url) if place.url else blog.address,
            others=blog.others,
            site=blog.site,
            base=blog.base,
            categories=place.categories,
            default_language=blog.language,
        )


def _without(folders: tuple[str, ...], language: str | None) -> tuple[str, ...]:
    """Return folders that are categories: a language's folder is none."""
    return tuple(each for each in folders if each.lower() != language)


def _always(url: str) -> Address:
    return lambda page: url  # noqa: ARG005 - an Address
