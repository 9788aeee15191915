"""The declaration of a layout, and the search for posts that all layouts share."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from blogdb.loaders.trees.configuration import Configuration
from blogdb.loaders.trees.places import Missed, Place
from blogdb.loaders.trees.posts import Convention

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import PurePosixPath

    from blogdb.loaders.trees.folder import Folder
    from blogdb.loaders.trees.pages import Address


@dataclass(frozen=True)
class Found:
    """A post's file, and how to interpret it.

    Attributes:
        path: the file, relative to the root.
        name: its path relative to the folder of the posts, with day, slug and topic.
        convention: how to interpret its fields.
        fields: fields from another file; the front matter takes precedence.
        is_draft: whether the file's place makes it a draft.
        address: returns the post's address, if the front matter has none.
    """

    path: PurePosixPath
    name: PurePosixPath
    convention: Convention
    fields: Mapping[str, Any] = field(default_factory=dict)
    is_draft: bool = False
    address: Address | None = None


@dataclass(frozen=True)
class Blog:
    """What a blog's configuration says about all its posts.

    Attributes:
        authors: key to name, from the blog's authors file.
        language: the default language of posts.
        address: returns a post's address; None if the configuration does not say.
    """

    authors: Mapping[str, str] = field(default_factory=dict)
    language: str | None = None
    address: Address | None = None


def _nothing(_: Configuration) -> Blog:
    return Blog()


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
        blog: reads the configuration and the authors file; raises ValueError if the
            authors file cannot be read.
        has_spaced_tags: whether tags in a text are separated by spaces.
        has_topic_folders: whether the folder of a post without tags is its tag.
    """

    name: str
    description: str
    marks: str
    posts_are: str
    recognises: Callable[[Folder], bool]
    places: Callable[[Folder], Iterator[Place | Missed] | Iterator[Place]]
    blog: Callable[[Configuration], Blog] = _nothing
    has_spaced_tags: bool = False
    has_topic_folders: bool = False

    def posts(self, folder: Folder) -> Iterator[Found | Missed]:
        """Yield the files of posts, and what could not be read.

        Args:
            folder: the tree.

        Raises:
            ValueError: a list of posts, or the authors file, cannot be read.
        """
        configuration = Configuration(folder)
        blog = self.blog(configuration)
        yield from configuration.missed
        for place in self.places(folder):
            yield place if isinstance(place, Missed) else self._found(place, blog)

    def _found(self, place: Place, blog: Blog) -> Found:
        convention = Convention(
            blog.authors,
            has_spaced_tags=self.has_spaced_tags,
            has_topic_folders=self.has_topic_folders,
            language=place.language or blog.language,
        )
        address = _always(place.url) if place.url else blog.address
        return Found(
            *(place.path, place.name, convention),
            *(place.fields, place.is_draft, address),
        )


def _always(url: str) -> Address:
    return lambda page: url  # noqa: ARG005 - an Address
