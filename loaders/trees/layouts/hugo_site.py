"""Hugo's settings: its languages, and the folders that its pages are in."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from itertools import product
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from blogdb.loaders.fields import FALSE
from blogdb.loaders.trees.folder import MARKDOWN
from blogdb.loaders.trees.formats import OTHER_MARKUP
from blogdb.loaders.trees.languages import is_language, without_language
from blogdb.loaders.trees.layout import is_page
from blogdb.loaders.trees.patterns import matching
from blogdb.loaders.trees.places import Place
from blogdb.loaders.trees.site import homes
from blogdb.loaders.trees.values import is_true, mapping, text, texts, within

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from blogdb.loaders.trees.configuration import Configuration
    from blogdb.loaders.trees.folder import Folder

_ENDINGS = ("toml", "yaml", "yml", "json")
_NAMES = ("hugo", "config", "zola")
_FOLDERS = ("config/_default", "config/production")
AT_ROOT = tuple(f"{name}.{end}" for name, end in product(_NAMES, _ENDINGS))
CONFIGURATIONS = AT_ROOT + tuple(f"{_FOLDERS[0]}/{name}" for name in AT_ROOT)
_MAIN = ("defaultcontentlanguage", "default_language")
_CONTENT = PurePosixPath("content")
_SOURCES = (".rmd", ".rmarkdown", ".qmd")


@dataclass(frozen=True)
class HugoContent:
    """A folder of pages.

    Attributes:
        source: the folder, relative to that of the site.
        target: where its pages are in the site.
        language: the key of their language; None if their names may have one.
    """

    source: PurePosixPath
    target: PurePosixPath = field(default_factory=PurePosixPath)
    language: str | None = None


@dataclass(frozen=True)
class HugoSite:
    """What the configuration says.

    Attributes:
        settings: the settings, with all names in lower case.
        languages: key to settings, of the languages that are not disabled.
        main: the key of the default language.
        contents: the folders of pages, by their paths.
    """

    settings: Mapping[str, Any]
    languages: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    main: str = "en"
    contents: Mapping[PurePosixPath, HugoContent] = field(default_factory=dict)

    def setting(self, language: str | None, name: str) -> Any:
        """Return a setting of a language, or else of the site."""
        own = mapping(self.languages.get(language or self.main))
        return own.get(name, self.settings.get(name))

    def code(self, language: str | None) -> str | None:
        """Return the code of a language; None if the configuration does not say."""
        key = language or self.main
        own = mapping(self.languages.get(key))
        said = text(_first(own or self.settings, "locale", "languagecode"))
        if key != self.main or key in self.languages:
            return said if said and not is_language(key) else key
        return said or text(_first(self.settings, *_MAIN))

    def key(self, code: str | None) -> str | None:
        """Return the key of the language with a code; None if there is none."""
        keys = [*self.languages] or [self.main]
        return next((key for key in keys if self.code(key) == code), None)

    def key_of(self, page: Place) -> str:
        """Return the key of a page's language."""
        return (page.language and self.key(page.language)) or self.main

    def dates(self) -> list[str]:
        """List where the day of a page is looked for, in order."""
        listed = within(self.settings, "frontmatter", "date")
        return texts(listed) or texts([listed])

    def pages(self, folder: Folder) -> Iterator[Place]:
        """Yield every file that may be a page.

        Args:
            folder: the site's folder; all of it is content if no folder is.
        """
        files = _with_sources(folder)
        patterns = texts(self.settings.get("ignorefiles"))
        # blogdown has Hugo ignore what it makes pages of.
        pages = (path for path in files if path.suffix.lower() not in _SOURCES)
        ignored = matching(patterns, map(str, pages))
        kept = (path for path in files if not ignored or str(path) not in ignored)
        return self._placed(folder, kept)

    def indexes(self, folder: Folder) -> Iterator[Place]:
        """Yield the `_index` pages, whose folders are sections by that."""
        indexes = (path for path in folder.written() if path.name.startswith("_index"))
        return self._placed(folder, indexes)

    def _placed(
        self, folder: Folder, files: Iterable[PurePosixPath]
    ) -> Iterator[Place]:
        is_known = any(
            not self.contents.keys().isdisjoint(path.parents) for path in folder.paths
        )
        every = {PurePosixPath(): HugoContent(PurePosixPath())}
        contents = self.contents if is_known else every

        @cache
        def content_in(place: PurePosixPath) -> HugoContent | None:
            near = (place, *place.parents)
            return next((contents[each] for each in near if each in contents), None)

        for path in files:
            if (content := content_in(path.parent)) is not None:
                name, key = without_language(
                    path.relative_to(content.source), self.languages
                )
                key = key or content.language
                language = self.code(key) if key else None
                target = content.target
                place = target / name if target.parts else name
                yield Place(path, place, language)

    def main_sections(self) -> list[str]:
        """List the sections that the site calls its main ones."""
        named = self.settings.get("mainsections")
        named = named or within(self.settings, "params", "mainsections")
        return [each.lower().strip("/") for each in texts(named) or texts([named])]


def _with_sources(folder: Folder) -> list[PurePosixPath]:
    """List the files of pages: what was made of R Markdown, as Hugo publishes it.

    Where some were made, one that was not is none yet; where none was, blogdown makes
    them all when it publishes.
    """
    made = list(folder.ending(*MARKDOWN, *OTHER_MARKUP, ".html"))
    sources = list(folder.ending(*_SOURCES))
    if not sources:
        return made
    names = {path.with_suffix("") for path in made}
    have_made = any(path.with_suffix("") in names for path in sources)
    return made if have_made else sorted([*made, *sources])


def has_site(folder: Folder) -> bool:
    """Recognise a site by its configuration, or by `_index` pages of no site below."""
    if folder.has_folder("content") and folder.has(*CONFIGURATIONS):
        return True
    if not any(path.name.startswith("_index.") for path in folder.markdown()):
        return False
    below = map(folder.below, homes(folder, [CONFIGURATIONS])[1:])
    return not any(site.has_folder("content") for site in below)


def read_site(configuration: Configuration) -> HugoSite:
    """Read the configuration: a file, or a folder with a file for each part of it."""
    settings: dict[str, Any] = {}
    for path, part in _files(configuration):
        found = _folded(configuration.settings(path))
        for name in reversed(part):
            found = {name: found}
        settings = _merged(settings, found)
    disabled = texts(settings.get("disablelanguages"))
    languages = {
        key: mapping(each)
        for key, each in mapping(settings.get("languages")).items()
        if key not in disabled and not is_true(within(each, "disabled"))
    }
    main = (text(_first(settings, *_MAIN)) or "en").lower()
    if languages and main not in languages:
        if "base_url" in settings:
            # Zola lists only the other languages.
            languages[main] = {}
        else:
            main = next(iter(languages))
    contents = list(_mounts(settings)) or _folders(settings, languages)
    if languages and len(contents) == 1:
        contents = (
            _by_language(configuration.folder, contents[0], languages) or contents
        )
    by_place = {content.source: content for content in contents}
    return HugoSite(settings, languages, main, by_place)


def _first(settings: Mapping[str, Any], *names: str) -> Any:
    return next((settings[name] for name in names if settings.get(name)), None)


def _files(
    configuration: Configuration,
) -> Iterator[tuple[PurePosixPath, tuple[str, ...]]]:
    """Yield the files, and the part of the configuration that is in each."""
    if (path := configuration.folder.find(*AT_ROOT)) is not None:
        yield path, ()
    for folder in _FOLDERS:
        for path in configuration.folder.paths:
            if str(path.parent) == folder and path.suffix[1:] in _ENDINGS:
                yield path, () if path.stem in _NAMES else tuple(path.stem.split("."))


def _folded(value: Any) -> Any:
    """Return settings with all names in lower case, since Hugo takes any case."""
    if isinstance(value, dict):
        return {str(name).lower(): _folded(each) for name, each in value.items()}
    return value


def _merged(below: dict[str, Any], above: dict[str, Any]) -> dict[str, Any]:
    merged = {**below, **above}
    for name, value in above.items():
        if isinstance(value, dict) and isinstance(below.get(name), dict):
            merged[name] = _merged(below[name], value)
    return merged


def _mounts(settings: Mapping[str, Any]) -> Iterator[HugoContent]:
    """Yield the folders that are mounted as content; if any is, no other is content."""
    mounts = within(settings, "module", "mounts")
    for mount in mounts if isinstance(mounts, list) else []:
        each = _folded(mount)
        source, target = (text(within(each, name)) for name in ("source", "target"))
        if source and PurePosixPath(target or "").is_relative_to(_CONTENT):
            place = PurePosixPath(str(target)).relative_to(_CONTENT)
            languages = within(each, "sites", "matrix", "languages")
            language = [*texts([within(each, "lang"), languages]), *texts(languages)]
            yield HugoContent(PurePosixPath(source), place, *language[:1])


def _folders(
    settings: Mapping[str, Any], languages: Mapping[str, Any]
) -> list[HugoContent]:
    usual = text(settings.get("contentdir")) or str(_CONTENT)
    folders: dict[str, list[str]] = {}
    for key, each in languages.items():
        folders.setdefault(text(each.get("contentdir")) or usual, []).append(key)
    return [
        HugoContent(PurePosixPath(folder), language=keys[0] if len(keys) == 1 else None)
        for folder, keys in (folders or {usual: []}).items()
    ]


def _by_language(
    folder: Folder, content: HugoContent, languages: Collection[str]
) -> list[HugoContent]:
    """Return the folders of languages, if every page is in one by its name.

    A theme or a script may mount them, which this configuration then does not show.
    """
    pages = (path for path in folder.markdown() if path.is_relative_to(content.source))
    names = {path.relative_to(content.source).parts[0] for path in pages}
    if not {name.lower() for name in names} <= set(languages):
        return []
    return [HugoContent(content.source / name, language=name.lower()) for name in names]


def has_page(path: PurePosixPath, fields: Mapping[str, Any], body: str) -> bool:
    """Return whether Hugo makes a page of a file."""
    build = mapping(fields.get("build")) or mapping(fields.get("_build"))
    shown = (text(build.get("render")) or "always").lower()
    is_hidden = is_true(fields.get("headless")) or shown in (*FALSE, "never", "link")
    # Zola's name for it.
    is_hidden |= (text(fields.get("render")) or "").lower() in FALSE
    is_file = path.suffix.lower() == ".html" and not fields
    return not is_hidden and not is_file and is_page(path, fields, body)
