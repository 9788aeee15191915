"""The declaration of a layout, and the search for posts that all layouts share."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from blogdb.loaders.trees.configuration import Configuration
from blogdb.loaders.trees.heads import of_file
from blogdb.loaders.trees.places import Missed, Place, with_topics
from blogdb.loaders.trees.posts import Convention
from blogdb.loaders.trees.values import text

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import PurePosixPath

    from blogdb.loaders.trees.folder import Folder
    from blogdb.loaders.trees.heads import Reads
    from blogdb.loaders.trees.pages import Address, OtherAddresses, PageFile
    from blogdb.loaders.trees.people import KnownAuthor

    IsPage = Callable[[PurePosixPath, Mapping[str, Any], str], bool]

_TEMPLATES = ("layout", "template")
_REDIRECTS = ("redirect", "redirect_to", "redirectto", "redirect_url")


@dataclass(frozen=True)
class ConfiguredBlog:
    """What a blog's configuration says about all its posts.

    What makes addresses can be pickled, since other processes may do so.

    Attributes:
        authors: key to author, from the blog's authors file.
        language: the default language of posts.
        address: returns a post's address; None if the configuration does not say.
        site: the site's address; None if the configuration does not say.
        base: the path that templates put before links, such as /blog.
        zone: the zone to which times are converted that name their own; None if the
            program shows days as they are written.
        has_dated_names: whether a day in a file's name goes before its fields'.
        others: returns a post's other addresses; None if they are what front matter
            says, as paths of the site.
        author: the author, or a key of one, of posts that name none.
    """

    authors: Mapping[str, KnownAuthor] = field(default_factory=dict)
    language: str | None = None
    address: Address | None = None
    site: str | None = None
    base: str = ""
    zone: dt.tzinfo | None = None
    has_dated_names: bool = False
    others: OtherAddresses | None = None
    author: str | None = None


@dataclass(frozen=True)
class Found:
    """A post's file, and how to interpret it.

    Attributes:
        place: the file.
        convention: how to interpret its fields.
        blog: what the configuration says.
    """

    place: Place
    convention: Convention
    blog: ConfiguredBlog

    def address(self, page: PageFile) -> str | None:
        """Return the post's address, if its front matter has none.

        Args:
            page: the file and its content.
        """
        if self.place.url:
            return self.place.url
        return self.blog.address and self.blog.address(page)


def _nothing(_: Configuration) -> ConfiguredBlog:
    return ConfiguredBlog()


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
        reads: splits a file's text into fields and body.
        tag_separator: what is between tags in a text: a comma, or a space where there
            is no comma; nothing if a text is one tag.
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
    blog: Callable[[Configuration], ConfiguredBlog] = _nothing
    is_page: IsPage = is_page
    reads: Reads = of_file
    tag_separator: str = ","
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
        conventions: dict[tuple[Any, ...], Convention] = {}
        for place in with_topics(found) if self.has_topic_folders else found:
            # Most posts share theirs with others.
            own = (place.categories, place.language, place.topic)
            if own not in conventions:
                conventions[own] = self._convention(place, blog)
            yield Found(place, conventions[own], blog)

    def _convention(self, place: Place, blog: ConfiguredBlog) -> Convention:
        return Convention(
            {key: author.name for key, author in blog.authors.items()},
            tag_separator=self.tag_separator,
            has_drafts=self.has_draft_field,
            categories=_without(place.categories, place.language),
            topic=place.topic,
            language=place.language or blog.language,
            zone=blog.zone,
            has_dated_names=blog.has_dated_names,
            author=blog.author,
        )


def _without(folders: tuple[str, ...], language: str | None) -> tuple[str, ...]:
    """Return folders that are categories: a language's folder is none."""
    return tuple(each for each in folders if each.lower() != language)
