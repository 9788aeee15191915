"""The one door to XML: a stream of elements, safe and lenient.

Entities that a document declares itself, by which a few bytes become gigabytes or
other files, are refused. Nothing is fetched. What programs for blogs get wrong is
mended while it is read: lone `&` and `<`, HTML's entities, characters that XML does not
allow, blanks before the declaration, bytes that are no text.
"""

from __future__ import annotations

import codecs
import html
import re
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, tostring
from xml.parsers import expat

from blogdb.db.errors import SourceError
from blogdb.loaders.sources.encodings import Transcoded
from blogdb.loaders.sources.files import CHUNK, LONGEST_ROW
from blogdb.loaders.sources.reader import Unreadable

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from blogdb.loaders.sources.files import File

_DEEPEST = 200
"""The most elements within each other; browsers have a limit of the kind, too."""

_MOST_FAULTS = 100
"""The most faults after which a document is read on, so that the time is linear."""

_PREFIXES = {
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://purl.org/dc/terms/": "dcterms",
    "http://purl.org/rss/1.0/modules/content/": "content",
    "http://www.w3.org/2005/Atom": "atom",
    "http://www.w3.org/1999/xhtml": "",
    "http://search.yahoo.com/mrss/": "media",
    "http://purl.org/atom/app#": "app",
    "http://www.w3.org/2007/app": "app",
    "http://purl.org/syndication/thread/1.0": "thr",
    "http://schemas.google.com/blogger/2018": "blogger",
}
"""Namespace to the prefix that names here have, whichever the document takes."""

_BEGIN = re.compile(
    rb"""
    \s*+
    (?:
      (?: <\?.*?\?> | <!--.*?--> | <!DOCTYPE[^>\[]*+(?:\[[^\]]*+\][^>]*+)?> ) \s*+
    )*+
    <([A-Za-z_][\w.:-]*+)
    """,
    re.S | re.X,
)
_ENCODING = re.compile(rb"""\s*<\?xml[^>]*?\sencoding\s*=\s*["']([\w.:-]{1,40})["']""")
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\r"))
_PART = re.compile(
    r"""
    <!\[CDATA\[(?:[^\]]++|\](?!\]>))*+(?:\]\]>|\Z)
    | <!--(?:[^-]++|-(?!->))*+(?:-->|\Z)
    | <(?!!?[A-Za-z_]|[/?])
    | \]\]>
    | &(?:\#[0-9]{1,7};|\#[xX][0-9a-fA-F]{1,6};|[A-Za-z][A-Za-z0-9]{0,31};)?
    """,
    re.S | re.X,
)
_LONE = ("&", "<", "]]>")
"""Marks that belong to no other are text."""
_OF_XML = ("&amp;", "&lt;", "&gt;", "&quot;", "&apos;")
_ENTRY = re.compile(rb"<(?:[\w.-]{1,40}:)?(?:item|entry)[\s>]")
_LONGEST_MARK = 50
"""Characters, such as those of `<![CDATA[` and of the names of HTML's entities."""
_OF_WARNINGS = re.compile(rb"</?(?:b|br|div|font|i|p|pre)\b[^<>]*+>", re.I)


def root_of(head: bytes) -> str | None:
    """Return the name of a document's first element; None if it is no XML.

    Args:
        head: the document's beginning.
    """
    found = _BEGIN.match(_without_warnings(head))
    return found[1].decode("utf-8", "replace") if found else None


def children(file: File, containers: Collection[str]) -> Iterator[Element | Unreadable]:
    """Yield what stands in some elements, one after the other, as it is read.

    Where the document is damaged, it is read on from the next entry.

    Args:
        file: the document.
        containers: the names of the elements, which may stand within one another; what
            else stands in them is yielded with all that it has.

    Yields:
        Elements, also the containers themselves, as they begin and with their
        attributes alone. Names have the prefixes that are usual for their namespaces,
        such as `dc:creator`, and none in the vocabulary of the first element. And what
        is damaged.

    Raises:
        SourceError: it declares entities, an element is longer than `LONGEST_ROW`, or
            there are too many within each other.
    """
    parts = _Parts(_Builder(file, containers))
    mender = _Mender(file)
    for text, is_last in _texts(file):
        mended = mender.mended(text, is_last=is_last)
        yield from parts.read(mended.encode(), is_last=is_last)


def text_of(element: Element | None) -> str | None:
    """Return the text in an element, without blanks around it; None if that is none."""
    return (
        ("".join(element.itertext()).strip() or None) if element is not None else None
    )


def first_text(element: Element, *names: str) -> str | None:
    """Return the first text that an element has by one of some names."""
    found = (text_of(each) for name in names for each in element.findall(name))
    return next(filter(None, found), None)


def markup_in(element: Element) -> str:
    """Write what an element has as HTML."""
    inside = (tostring(each, encoding="unicode", method="html") for each in element)
    return html.escape(element.text or "", quote=False) + "".join(inside)


def _texts(file: File) -> Iterator[tuple[str, bool]]:
    """Yield the document in pieces, and whether each is the last."""
    decoder = codecs.getincrementaldecoder(_encoding(file))("replace")
    with file.open() as stream:
        begin = _without_warnings(stream.read(CHUNK))
        piece = decoder.decode(begin).lstrip("\ufeff \t\r\n")
        count = 0
        while raw := stream.read(CHUNK):
            count += len(raw)
            file.require_modest(count)
            yield piece, False
            piece = decoder.decode(raw)
        yield piece + decoder.decode(b"", final=True), True


def _encoding(file: File) -> str:
    named = _ENCODING.match(_without_warnings(file.head))
    if named is None or isinstance(file, Transcoded):
        return "utf-8"
    try:
        return codecs.lookup(named[1].decode()).name
    except LookupError as error:
        raise SourceError(
            f"{file.location} says that it is encoded in {named[1].decode()}, which is"
            " not known; name its encoding with --encoding"
        ) from error


def _without_warnings(begin: bytes) -> bytes:
    """Return a document without the warnings that PHP writes before it."""
    place = begin.find(b"<?xml")
    if place > 0 and b"<" not in _OF_WARNINGS.sub(b"", begin[:place]):
        return begin[place:]
    return begin.removeprefix(b"\xef\xbb\xbf")


class _Parts:
    """Parses a document piece by piece, and goes on after faults.

    Args:
        builder: what makes elements of the parser's events.
    """

    def __init__(self, builder: _Builder) -> None:
        self._builder = builder
        self._parser = _parser(builder)
        self._is_lost = False
        self._is_at_entry = False
        self._count_faults = 0
        # The line that the parser began in, and the bytes that were given to it.
        self._line = 1
        self._given = 0
        self._skipped = b""

    def read(self, piece: bytes, *, is_last: bool) -> Iterator[Element | Unreadable]:
        """Yield the elements that end in the next piece, and its faults."""
        while not self._is_lost or (piece := self._from_next_entry(piece)):
            try:
                self._parser.Parse(piece, is_last)
            except expat.ExpatError as error:
                yield from self._builder.taken()
                self._line += error.lineno - 1
                yield self._fault(expat.ErrorString(error.code))
                place = self._parser.ErrorByteIndex - self._given
                piece = piece[max(place, int(self._is_at_entry)) :]
            else:
                self._is_at_entry = False
                self._given += len(piece)
                yield from self._builder.taken()
                line = self._line + self._parser.CurrentLineNumber - 1
                unfinished = self._given - self._parser.CurrentByteIndex
                self._builder.require_short(line, len(piece), unfinished)
                return

    def _fault(self, what: str) -> Unreadable:
        self._is_lost = True
        self._count_faults += 1
        is_last = self._count_faults == _MOST_FAULTS
        more = f"; after {_MOST_FAULTS} faults, the rest is not read" if is_last else ""
        return Unreadable(self._line, f"not XML: {what}{more}")

    def _from_next_entry(self, piece: bytes) -> bytes:
        """Begin anew at the next entry in a piece; return nothing if there is none."""
        piece = self._skipped + piece
        found = _ENTRY.search(piece) if self._count_faults < _MOST_FAULTS else None
        start = found.start() if found else max(len(piece) - _LONGEST_MARK, 0)
        self._line += piece.count(b"\n", 0, start)
        if found is None:
            self._skipped = piece[start:]
            return b""
        self._is_lost, self._is_at_entry, self._skipped = False, True, b""
        self._parser = _parser(self._builder)
        around = self._builder.begun_anew()
        self._parser.Parse(around)
        self._builder.taken()
        self._given = len(around)
        return piece[start:]


def _parser(builder: _Builder) -> expat.XMLParserType:
    parser = expat.ParserCreate("utf-8")
    parser.buffer_text = True
    # A long text comes in few parts, each of which is added to all before it.
    parser.buffer_size = CHUNK
    parser.StartElementHandler = builder.start
    parser.EndElementHandler = builder.end
    parser.CharacterDataHandler = builder.text
    parser.EntityDeclHandler = builder.refuse_entity
    return parser


class _Mender:
    """Mends a document piece by piece.

    Args:
        file: the document, for messages.
    """

    def __init__(self, file: File) -> None:
        self._file = file
        self._rest = ""
        self._end = ""

    def mended(self, text: str, *, is_last: bool) -> str:
        """Return the next piece as XML; what may go on in the next one waits."""
        text = self._rest + _allowed(text)
        whole = len(text) if is_last else self._end_of_marks(text)
        text, self._rest = text[:whole], text[whole:]
        if not self._end:
            return _PART.sub(self._part, text)
        inside, end, after = text.partition(self._end)
        kept = _lines(inside) if self._end == "-->" else inside + end
        if not end:
            return kept
        self._end = ""
        return kept + _PART.sub(self._part, after)

    @staticmethod
    def _end_of_marks(text: str) -> int:
        """Return where the last mark begins that may go on in the next piece."""
        last = max(len(text) - _LONGEST_MARK, 0)
        begin = max(text.rfind("&", last), text.rfind("<", last))
        return begin if begin >= 0 else max(len(text) - 2, 0)

    def _part(self, found: re.Match[str]) -> str:
        part = found[0]
        if part.startswith("<!["):
            if not part.endswith("]]>"):
                self._end = "]]>"
            return part
        if part.startswith("<!--"):
            if not part.endswith("-->"):
                self._end = "-->"
            return _lines(part)
        if part in _OF_XML:
            return part
        if part in _LONE:
            return html.escape(part, quote=False)
        # A number of a character that XML does not allow becomes nothing.
        plain = _allowed(html.unescape(part))
        return html.escape(plain, quote=False)


def _allowed(text: str) -> str:
    """Return a text without the characters that XML does not allow."""
    # A pattern takes several times as long, and there is hardly ever one.
    kept = text.encode(errors="replace").translate(None, _CONTROLS).decode()
    return kept.replace("\ufffe", "").replace("\uffff", "")


def _lines(comment: str) -> str:
    """Return what is left of a comment: its ends of lines, which are counted."""
    return "\n" * comment.count("\n")


class _Builder:
    """Builds elements from a parser's events, and lets go of them when they are taken.

    Args:
        file: the document, for messages.
        containers: the names of elements whose content is taken piece by piece.
    """

    def __init__(self, file: File, containers: Collection[str]) -> None:
        self._file = file
        self._containers = containers
        self._prefixes: dict[str, str] = {}
        self._own: str | None = None
        self._depth = 0
        self._open: list[Element] = []
        self._done: list[Element] = []
        self._length = 0
        # The containers that are open, and that were around the last entry.
        self._path: list[str] = []
        self._around: tuple[str, ...] = ()

    def taken(self) -> list[Element]:
        """Return the elements that are complete, and forget them."""
        done, self._done = self._done, []
        return done

    def begun_anew(self) -> bytes:
        """Forget what is open, and return the tags of what is around the next entry."""
        self._depth, self._open, self._path = 0, [], []
        around = self._around or (next(iter(self._containers)),)
        return "".join(f"<{name}>" for name in around).encode()

    def require_short(self, line: int, length: int, unfinished: int) -> None:
        """Refuse an element that is too long to be kept.

        Args:
            line: the line that is being read.
            length: the bytes that were read since this was asked last.
            unfinished: those of the tag that is not read to its end.
        """
        self._length = self._length + length if self._open else 0
        if max(self._length, unfinished) > LONGEST_ROW:
            raise self._file.too_long(line, LONGEST_ROW)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Open an element."""
        self._depth += 1
        if self._depth > _DEEPEST:
            raise SourceError(
                f"{self._file.location} has more than {_DEEPEST} elements within each"
                " other, as no feed or export does; fetch it again"
            )
        for key, value in attributes.items():
            if key.startswith("xmlns:"):
                self._prefixes[key[6:]] = _PREFIXES.get(value.strip(), key[6:])
        if self._own is None:
            self._own = name.rpartition(":")[0]
        known = self._name(name)
        element = Element(known, attributes)
        if self._open:
            self._open[-1].append(element)
            self._open.append(element)
        elif known in self._containers:
            self._done.append(element)
            self._path.append(name)
        else:
            self._length = 0
            self._around = tuple(self._path)
            self._open.append(element)

    def end(self, _: str) -> None:
        """Close the element that was opened last."""
        self._depth -= 1
        if self._open:
            element = self._open.pop()
            if not self._open:
                self._done.append(element)
        elif self._path:
            self._path.pop()

    def text(self, text: str) -> None:
        """Add text to the element that is open."""
        if self._open:
            last = self._open[-1]
            if len(last):
                last[-1].tail = (last[-1].tail or "") + text
            else:
                last.text = (last.text or "") + text

    def refuse_entity(self, name: str, *_: object) -> None:
        """Refuse a document that declares an entity."""
        raise SourceError(
            f"{self._file.location} declares the entity {name!r}, by which XML bombs"
            " grow and other files are read; no feed or export needs that"
        )

    def _name(self, name: str) -> str:
        prefix, colon, local = name.rpartition(":")
        if not colon or prefix == self._own:
            return local
        known = self._prefixes.get(prefix, prefix)
        return f"{known}:{local}" if known else local
