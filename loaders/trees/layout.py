"""What a layout declares, and the walk that all layouts share."""

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
    """A file of a post, and how to understand it.

    Attributes:
        path: the file, below the root.
        name: the path below the folder of the posts, which tells day, slug and topic.
        convention: how to understand its fields.
        fields: what another file says of the post; the front matter goes before it.
        is_draft: whether its place says that it is not shown.
        address: tells the post's address, where its front matter does not.
    """

    path: PurePosixPath
    name: PurePosixPath
    convention: Convention
    fields: Mapping[str, Any] = field(default_factory=dict)
    is_draft: bool = False
    address: Address | None = None


@dataclass(frozen=True)
class Blog:
    """What a blog's configuration says of all its posts.

    Attributes:
        authors: key to name, from the blog's authors file.
        language: the language of all posts that say none.
        address: tells a post's address; None where the configuration does not.
    """

    authors: Mapping[str, str] = field(default_factory=dict)
    language: str | None = None
    address: Address | None = None


def _nothing(_: Configuration) -> Blog:
    return Blog()


@dataclass(frozen=True)
class Layout:
    """How one program lays a blog out.

    Attributes:
        name: the layout, as --format names it.
        description: the program, in a few words.
        marks: what a folder is recognised by, for people.
        posts_are: which files are posts, for people.
        recognises: tells whether a folder is laid out so.
        places: yields the files of posts, and what of them could not be read; raises
            ValueError where a file that tells of the posts cannot be read.
        blog: reads what configuration and authors file say; raises ValueError where
            the authors file cannot be read.
        has_spaced_tags: whether a text of several tags parts them by spaces.
        has_topic_folders: whether the folder of a file without tags is its topic.
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
        """Yield the files of posts, and what of them could not be read.

        Args:
            folder: the tree.

        Raises:
            ValueError: a file that tells of the posts cannot be read.
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
    return lambda page: url  # noqa: ARG005 - as the others
