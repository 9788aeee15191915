"""The layouts of blogs' trees: how each is recognised, and where its posts lie."""

from __future__ import annotations

import json
import re
import tomllib
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, Protocol

from blogdb.loaders.trees.addresses import docusaurus, hugo, jekyll, mkdocs
from blogdb.loaders.trees.front_matter import parse_yaml
from blogdb.loaders.trees.posts import Convention, text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from blogdb.loaders.trees.addresses import Address, PageFile

MARKDOWN = (".md", ".markdown", ".mdown", ".mkd", ".mdx")
_NOT_POSTS = re.compile(
    r"(?:readme|license|changelog|contributing|code_of_conduct|security|support|tags"
    r"|index|_index|404|about|summary)\.\w+",
    re.IGNORECASE,
)


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
class Missed:
    """What tells of posts and could not be read.

    Attributes:
        path: the file.
        message: what is wrong, and what was made of it.
        value: its text, or the part that is wrong.
        is_post: whether a post is lost by it.
    """

    path: PurePosixPath
    message: str
    value: str
    is_post: bool = False


class Folder:
    """A tree, all of whose files are known.

    Args:
        root: the folder.
        paths: its files, below the root, sorted.
    """

    def __init__(self, root: Path, paths: Iterable[PurePosixPath]) -> None:
        self.root = root
        self.paths = tuple(paths)

    @cached_property
    def _known(self) -> frozenset[PurePosixPath]:
        return frozenset(self.paths)

    def has(self, *names: str) -> bool:
        """Tell whether one of some files is there, named by its path."""
        return any(PurePosixPath(name) in self._known for name in names)

    def find(self, *names: str) -> PurePosixPath | None:
        """Find the first of some files by its path."""
        known = (PurePosixPath(name) for name in names)
        return next((path for path in known if path in self._known), None)

    def named(self, *names: str) -> Iterator[PurePosixPath]:
        """Yield the files of some names, wherever they lie."""
        return (path for path in self.paths if path.name in names)

    def markdown(self) -> Iterator[PurePosixPath]:
        """Yield the Markdown files."""
        return (path for path in self.paths if path.suffix.lower() in MARKDOWN)

    def text(self, path: PurePosixPath | None) -> str:
        """Read a file's text; nothing where there is none, or it is not UTF-8."""
        try:
            return (self.root / path).read_text("utf-8-sig") if path else ""
        except ValueError:
            return ""

    def document(self, path: PurePosixPath | None) -> Any:
        """Read a YAML, TOML or JSON file; None where there is none.

        Raises:
            ValueError: it is not what its name says.
        """
        if path is None:
            return None
        readers: dict[str, Callable[[str], Any]] = {
            ".toml": tomllib.loads,
            ".json": json.loads,
        }
        read = readers.get(path.suffix.lower(), parse_yaml)
        try:
            return read((self.root / path).read_text("utf-8-sig"))
        except ValueError as error:
            raise ValueError(f"{path} cannot be read: {error}") from error


class Layout(Protocol):
    """How one program lays a blog out."""

    @property
    def name(self) -> str:
        """The layout, as --format names it."""

    def recognises(self, folder: Folder) -> bool:
        """Tell whether a folder is laid out so."""

    def posts(self, folder: Folder) -> Iterator[Found | Missed]:
        """Yield the files of posts, and what of them could not be read.

        Raises:
            ValueError: a file that tells of the posts cannot be read.
        """


class HuggingFace:
    """The Hugging Face blog: a list of posts, and a Markdown file each.

    Folders of other languages are laid out the same.
    """

    name = "huggingface"

    def recognises(self, folder: Folder) -> bool:
        """Tell by the list."""
        return folder.has("_blog.yml")

    def posts(self, folder: Folder) -> Iterator[Found | Missed]:
        """Yield what the lists name, and as drafts the files that they do not."""
        for listing in folder.named("_blog.yml"):
            if len(listing.parts) <= 2:
                yield from self._listed(folder, listing)

    def _listed(
        self, folder: Folder, listing: PurePosixPath
    ) -> Iterator[Found | Missed]:
        place = listing.parent
        language = place.name or None
        convention = Convention({}, language=language)
        blog = "/".join(["https://huggingface.co/blog", *place.parts])
        listed = set()
        entries = folder.document(listing) or []
        if not isinstance(entries, list):
            raise ValueError(f"{listing} is not a list of posts")
        for entry in entries:
            local = text(entry.get("local")) if isinstance(entry, dict) else None
            if local is None:
                message = "an entry has no `local`, which names the post's file"
                yield Missed(listing, message, str(entry), is_post=True)
                continue
            path = place / f"{local}.md"
            listed.add(path)
            fields = {**entry, "slug": local}
            name = PurePosixPath(path.name)
            yield Found(
                path, name, convention, fields, address=_fixed(f"{blog}/{local}")
            )
        for path in folder.markdown():
            if path.parent == place and path not in listed and _is_post(path):
                name = PurePosixPath(path.name)
                yield Found(path, name, convention, is_draft=True)


class Jekyll:
    """Jekyll: `_posts/YYYY-MM-DD-slug.md` anywhere, and `_drafts`."""

    name = "jekyll"

    def recognises(self, folder: Folder) -> bool:
        """Tell by the folder of posts, the root or below it."""
        return folder.root.name == "_posts" or any(
            "_posts" in path.parts[:-1] for path in folder.paths
        )

    def posts(self, folder: Folder) -> Iterator[Found | Missed]:
        """Yield the posts, with addresses as _config.yml says."""
        config, missed = _settings(folder, folder.find("_config.yml", "_config.yaml"))
        yield from missed
        domain = folder.text(folder.find("CNAME")).strip()
        address = jekyll.address(config, domain)
        names = _mapping(folder.document(folder.find("_data/authors.yml")))
        convention = Convention(
            _author_names(names),
            has_spaced_tags=True,
            language=text(config.get("lang")),
        )
        for path in folder.paths:
            if path.suffix.lower() not in (*MARKDOWN, ".html"):
                continue
            for mark in ("_posts", "_drafts"):
                if mark in path.parts[:-1]:
                    start = path.parts.index(mark) + 1
                    name = PurePosixPath(*path.parts[start:])
                    is_draft = mark == "_drafts"
                    yield Found(
                        path, name, convention, is_draft=is_draft, address=address
                    )
                    break
            else:
                if folder.root.name == "_posts":
                    yield Found(path, path, convention)


class Hugo:
    """Hugo, and Zola, which lays out the same: `content/`, sections, page bundles."""

    name = "hugo"
    _CONFIGS = ("hugo.toml", "hugo.yaml", "hugo.yml", "hugo.json", "config.toml")
    _OLD_CONFIGS = ("config.yaml", "config.yml", "config.json")
    _PLACES = ("", "config/_default/")
    _SECTIONS = ("posts", "post", "blog")

    def recognises(self, folder: Folder) -> bool:
        """Tell by the configuration, or by a section's own page."""
        has_content = any(path.parts[0] == "content" for path in folder.paths)
        if has_content and folder.has(*self._configs("")):
            return True
        return any(path.name.startswith("_index.") for path in folder.markdown())

    def posts(self, folder: Folder) -> Iterator[Found | Missed]:
        """Yield the pages of the sections that hold posts; of all where none does."""
        config, missed = self._config(folder)
        yield from missed
        address = hugo.address(config)
        pages = [
            (path, _without_language(name))
            for path, name in self._pages(folder)
            if not name.name.startswith("_index.")
        ]
        sections = {name.parts[0] for _, (name, _) in pages if len(name.parts) > 1}
        wanted = sections & set(self._SECTIONS)
        bundles = {
            path.parent for path, (name, _) in pages if name.name.startswith("index.")
        }
        for path, (name, language) in pages:
            is_bundle = name.name.startswith("index.")
            if not is_bundle and bundles & set(path.parents):
                continue
            if wanted and name.parts[0] not in wanted:
                continue
            convention = Convention({}, language=language)
            yield Found(path, name, convention, address=address)

    def _configs(self, place: str) -> Iterator[str]:
        return (f"{place}{name}" for name in (*self._CONFIGS, *self._OLD_CONFIGS))

    def _config(self, folder: Folder) -> tuple[dict[str, Any], list[Missed]]:
        """Read the configuration, of which parts may lie in files of their own."""
        names = [name for place in self._PLACES for name in self._configs(place)]
        config, missed = _settings(folder, folder.find(*names))
        for part in ("permalinks", "languages"):
            endings = ("toml", "yaml", "yml", "json")
            files = (f"config/_default/{part}.{ending}" for ending in endings)
            found, more = _settings(folder, folder.find(*files))
            config = {**config, part: found} if found else config
            missed += more
        return config, missed

    def _pages(self, folder: Folder) -> Iterator[tuple[PurePosixPath, PurePosixPath]]:
        has_content = any(path.parts[0] == "content" for path in folder.paths)
        for path in folder.markdown():
            if not has_content:
                yield path, path
            elif path.parts[0] == "content" and len(path.parts) > 1:
                yield path, PurePosixPath(*path.parts[1:])


class MkDocs:
    """The blog plugin of Material for MkDocs: `blog/posts/`, `.authors.yml`."""

    name = "mkdocs"

    def recognises(self, folder: Folder) -> bool:
        """Tell by the configuration, or by the authors."""
        return folder.has("mkdocs.yml") or any(folder.named(".authors.yml"))

    def posts(self, folder: Folder) -> Iterator[Found | Missed]:
        """Yield the files below the folders of posts."""
        addresses: list[Address] = []
        for config in folder.paths:
            if re.fullmatch(r"mkdocs.*\.ya?ml", config.name):
                settings, missed = _settings(folder, config)
                yield from missed
                addresses += filter(None, [mkdocs.address(config.parent, settings)])

        def address(page: PageFile) -> str | None:
            return next(filter(None, (each(page) for each in addresses)), None)

        document = folder.document(next(folder.named(".authors.yml"), None))
        names = _mapping(_mapping(document).get("authors"))
        authors = _author_names(names)
        for path in folder.markdown():
            folders = path.parts[:-1]
            if "posts" in folders:
                start = folders.index("posts") + 1
                name, language = _without_language(PurePosixPath(*path.parts[start:]))
                convention = Convention(authors, language=language)
                yield Found(path, name, convention, address=address)


class Docusaurus:
    """Docusaurus: `blog/`, its `authors.yml`, and translations below `i18n/`."""

    name = "docusaurus"
    _TRANSLATED = "docusaurus-plugin-content-blog"
    _CONFIGS = tuple(f"docusaurus.config.{ending}" for ending in ("js", "ts", "mjs"))

    def recognises(self, folder: Folder) -> bool:
        """Tell by the configuration, or by the authors."""
        return folder.has(*self._CONFIGS, "blog/authors.yml", "blog/authors.yaml")

    def posts(self, folder: Folder) -> Iterator[Found]:
        """Yield the posts and their translations."""
        address = docusaurus.address(folder.text(folder.find(*self._CONFIGS)))
        path = folder.find("blog/authors.yml", "blog/authors.yaml", "authors.yml")
        authors = _author_names(_mapping(folder.document(path)))
        for path in folder.markdown():
            parts, language = path.parts, None
            if parts[0] == "i18n" and len(parts) > 3 and parts[2] == self._TRANSLATED:
                parts, language = parts[3:], parts[1].lower()
            elif parts[0] == "blog":
                parts = parts[1:]
            else:
                continue
            if parts and not any(part.startswith("_") for part in parts):
                name = PurePosixPath(*parts)
                convention = Convention(authors, language=language)
                yield Found(path, name, convention, address=address)


class Eleventy:
    """Eleventy: files anywhere, most often below `posts/` or `blog/`."""

    name = "eleventy"
    _CONFIGS = (
        ".eleventy.js",
        *(f"eleventy.config.{s}" for s in ("js", "cjs", "mjs", "ts")),
    )
    _FOLDERS = ("posts", "post", "blog", "articles")

    def recognises(self, folder: Folder) -> bool:
        """Tell by the configuration."""
        return folder.has(*self._CONFIGS)

    def posts(self, folder: Folder) -> Iterator[Found]:
        """Yield the files of the folders that hold posts; all where there are none."""
        pages = [path for path in folder.markdown() if _is_post(path)]
        wanted = {path for path in pages if set(self._FOLDERS) & set(path.parts[:-1])}
        for path in pages:
            if not wanted or path in wanted:
                yield Found(path, path, Convention({}))


class Markdown:
    """Markdown files, whatever made a blog of them."""

    name = "markdown"

    def recognises(self, folder: Folder) -> bool:
        """Tell by any Markdown."""
        return any(folder.markdown())

    def posts(self, folder: Folder) -> Iterator[Found]:
        """Yield all but what is about the tree itself."""
        convention = Convention({}, has_topic_folders=True)
        for path in folder.markdown():
            if _is_post(path):
                yield Found(path, path, convention)


def layouts() -> dict[str, Layout]:
    """List the layouts by name, in the order in which they look at a folder."""
    every: list[Layout] = [
        HuggingFace(),
        MkDocs(),
        Docusaurus(),
        Eleventy(),
        Jekyll(),
        Hugo(),
        Markdown(),
    ]
    return {layout.name: layout for layout in every}


def _is_post(path: PurePosixPath) -> bool:
    # An index within a folder of its own is a bundle: the folder is the post.
    is_bundle = path.stem == "index" and len(path.parts) > 1
    return is_bundle or not _NOT_POSTS.fullmatch(path.name)


def _settings(
    folder: Folder, path: PurePosixPath | None
) -> tuple[dict[str, Any], list[Missed]]:
    """Read a configuration, and tell where it could not be read."""
    try:
        return _mapping(folder.document(path)), []
    except ValueError as error:
        assert path is not None  # noqa: S101 - for mypy
        return {}, [Missed(path, f"{error}; left out", folder.text(path))]


def _fixed(url: str) -> Address:
    return lambda page: url  # noqa: ARG005 - as the others


def _mapping(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _author_names(known: Mapping[str, Any]) -> dict[str, str]:
    """Read an authors file: a name, or an object that has one, for each key."""
    names = {}
    for key, value in known.items():
        name = text(value.get("name")) if isinstance(value, dict) else text(value)
        if name:
            names[str(key)] = name
    return names


def _without_language(path: PurePosixPath) -> tuple[PurePosixPath, str | None]:
    """Part `slug.fr.md` into `slug.md` and the language."""
    stem, point, code = path.stem.rpartition(".")
    if point and stem and code.lower().partition("-")[0] in LANGUAGES:
        return path.with_name(stem + path.suffix), code.lower()
    return path, None


LANGUAGES = frozenset(
    """
    aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs
    cu cv cy da de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv
    ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka kg ki kj kk kl
    km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt
    my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru
    rw sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn
    to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu
    """.split()  # noqa: SIM905 - a list of two hundred lines is not read
)
"""The codes of ISO 639-1."""
